/* What a next version might bring, for the test of upgrades. */

CREATE FUNCTION peer_fdw_next() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT extversion::text FROM pg_catalog.pg_extension WHERE extname = 'peer_fdw' $$;

COMMENT ON FUNCTION peer_fdw_next() IS 'the version that is installed';
