/* The objects of the extension.  native/Makefile makes peer_fdw--<version>.sql from this file. */

-- complain if the script is sourced in psql, rather than by CREATE EXTENSION
\echo Use "CREATE EXTENSION peer_fdw" to load this file. \quit

-- A wrapper for each kind of peer. All handlers and validators are the same two C functions: they
-- know which peer is meant by the name they are called by.

CREATE FUNCTION peer_dynamodb_handler() RETURNS fdw_handler
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME', 'peer_fdw_handler';

CREATE FUNCTION peer_dynamodb_validator(text[], oid) RETURNS void
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME', 'peer_fdw_validator';

CREATE FOREIGN DATA WRAPPER peer_dynamodb
    HANDLER peer_dynamodb_handler
    VALIDATOR peer_dynamodb_validator;

COMMENT ON FOREIGN DATA WRAPPER peer_dynamodb IS 'Amazon DynamoDB and compatible servers';

CREATE FUNCTION peer_postgres_handler() RETURNS fdw_handler
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME', 'peer_fdw_handler';

CREATE FUNCTION peer_postgres_validator(text[], oid) RETURNS void
    LANGUAGE C STRICT
    AS 'MODULE_PATHNAME', 'peer_fdw_validator';

CREATE FOREIGN DATA WRAPPER peer_postgres
    HANDLER peer_postgres_handler
    VALIDATOR peer_postgres_validator;

COMMENT ON FOREIGN DATA WRAPPER peer_postgres IS 'PostgreSQL';

-- For everybody: the function itself checks that the caller may read the table.

CREATE FUNCTION peer_table_description(relation regclass, OUT property text, OUT value text) RETURNS SETOF record
    LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'peer_table_description';

COMMENT ON FUNCTION peer_table_description(regclass) IS 'what the peer says of a foreign table, and where that differs from its definition';

-- The session's connections to peers.

CREATE FUNCTION peer_get_connections(OUT server_name text, OUT valid boolean) RETURNS SETOF record
    LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'peer_get_connections';

COMMENT ON FUNCTION peer_get_connections() IS 'the open connections to peers; one that is not valid is used until the transaction''s end only';

CREATE FUNCTION peer_disconnect(server_name text) RETURNS boolean
    LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'peer_disconnect';

COMMENT ON FUNCTION peer_disconnect(text) IS 'closes the connections to a server that this transaction does not use';

CREATE FUNCTION peer_disconnect_all() RETURNS boolean
    LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'peer_disconnect_all';

COMMENT ON FUNCTION peer_disconnect_all() IS 'closes all connections to peers that this transaction does not use';

-- Statements in the peer's own SQL. The functions themselves check that the caller has USAGE on the server.

CREATE FUNCTION peer_query(server name, statement text) RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000
    AS 'MODULE_PATHNAME', 'peer_query';

COMMENT ON FUNCTION peer_query(name, text) IS 'the rows of a statement that the peer runs';

CREATE FUNCTION peer_query(server name, statement text, VARIADIC parameters "any") RETURNS SETOF record
    LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000
    AS 'MODULE_PATHNAME', 'peer_query';

COMMENT ON FUNCTION peer_query(name, text, "any") IS 'the rows of a statement that the peer runs; $1, $2, ... are the parameters';

CREATE FUNCTION peer_execute(server name, statement text) RETURNS bigint
    LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000
    AS 'MODULE_PATHNAME', 'peer_execute';

COMMENT ON FUNCTION peer_execute(name, text) IS 'runs a statement at the peer, and says how many rows it were';

CREATE FUNCTION peer_execute(server name, statement text, VARIADIC parameters "any") RETURNS bigint
    LANGUAGE C VOLATILE PARALLEL UNSAFE COST 10000
    AS 'MODULE_PATHNAME', 'peer_execute';

COMMENT ON FUNCTION peer_execute(name, text, "any") IS 'runs a statement at the peer, and says how many rows it were; $1, $2, ... are the parameters';

-- For support and tests: superusers only.

CREATE FUNCTION peer_fdw_bridge(
    OUT extension_version text,
    OUT library_version text,
    OUT runtime text,
    OUT abi integer,
    OUT library_path text,
    OUT handles bigint,
    OUT winding_down bigint,
    OUT connections bigint,
    OUT handles_opened bigint,
    OUT threads bigint,
    OUT managed_bytes bigint,
    OUT managed_limit bigint,
    OUT native_bytes bigint,
    OUT collections bigint,
    OUT faults bigint,
    OUT notices bigint)
    LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED
    AS 'MODULE_PATHNAME', 'peer_fdw_bridge';

COMMENT ON FUNCTION peer_fdw_bridge() IS 'versions and figures of this session''s managed library';

REVOKE ALL ON FUNCTION peer_fdw_bridge() FROM PUBLIC;

CREATE FUNCTION peer_expression_documents(query text, parameter_types regtype[] DEFAULT '{}') RETURNS json
    LANGUAGE C STRICT VOLATILE PARALLEL UNSAFE
    AS 'MODULE_PATHNAME', 'peer_expression_documents';

COMMENT ON FUNCTION peer_expression_documents(text, regtype[]) IS 'the expressions of a SELECT as the planner would send them to a peer';

REVOKE ALL ON FUNCTION peer_expression_documents(text, regtype[]) FROM PUBLIC;
