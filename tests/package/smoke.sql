-- What a fresh installation must be able to do, with no other server than the one that psql is connected to: it is its own peer.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = warning;
CREATE EXTENSION peer_fdw;
SELECT extension_version, library_version, runtime, current_setting('server_version') AS postgres FROM peer_fdw_bridge();

-- Options are checked, by the library.
DO $$
DECLARE
	hint text;
BEGIN
	CREATE SERVER wrong FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_regoin 'us-west-2');
	RAISE EXCEPTION 'an unknown option was taken';
EXCEPTION WHEN fdw_invalid_option_name THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
	ASSERT hint LIKE '%aws_region%', hint;
END $$;

-- Planning needs no peer; what is not there is an error with a SQLSTATE.
CREATE SERVER nowhere FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint 'http://127.0.0.1:1', max_retries '0');
CREATE USER MAPPING FOR CURRENT_USER SERVER nowhere OPTIONS (access_key_id 'a', secret_access_key 'b');
CREATE FOREIGN TABLE item (id text OPTIONS (partition_key 'true') COLLATE "C", name text) SERVER nowhere;
EXPLAIN (VERBOSE, COSTS OFF) SELECT name FROM item WHERE id = 'a';
DO $$
BEGIN
	PERFORM name FROM item WHERE id = 'a';
	RAISE EXCEPTION 'a closed port has answered';
EXCEPTION WHEN sqlclient_unable_to_establish_sqlconnection THEN
	NULL;
END $$;

-- Read and write through the PostgreSQL peer.
CREATE SCHEMA there;
CREATE TABLE there.customer (id int PRIMARY KEY, city text COLLATE "C" NOT NULL, paid numeric(10, 2), since timestamptz, tags text[], extra jsonb);
INSERT INTO there.customer SELECT n, (ARRAY['Oslo', 'Lima', 'Rome'])[n % 3 + 1], n * 1.25, timestamptz '2024-01-01 00:00+00' + n * interval '1 day', ARRAY['a', n::text],
	jsonb_build_object('n', n) FROM generate_series(1, 5000) AS n;
CREATE SERVER self FOREIGN DATA WRAPPER peer_postgres OPTIONS (host :'HOST', port :'PORT', dbname :'DBNAME');
CREATE USER MAPPING FOR CURRENT_USER SERVER self OPTIONS ("user" :'USER', password_required 'false');
CREATE SCHEMA here;
IMPORT FOREIGN SCHEMA there FROM SERVER self INTO here;
EXPLAIN (VERBOSE, COSTS OFF) SELECT city, count(*), sum(paid) FROM here.customer WHERE id > 10 GROUP BY city;
SELECT city, count(*), sum(paid) FROM here.customer WHERE id > 10 GROUP BY city ORDER BY city;
DO $$
BEGIN
	ASSERT (SELECT count(*) FROM (TABLE here.customer EXCEPT TABLE there.customer) AS x) = 0, 'rows differ';
	ASSERT (SELECT count(*) FROM here.customer) = 5000, 'rows are missing';
END $$;
INSERT INTO here.customer (id, city) SELECT n, 'Bern' FROM generate_series(5001, 5100) AS n;
UPDATE here.customer SET paid = id WHERE city = 'Bern';
DELETE FROM here.customer WHERE id > 5050;
BEGIN;
DELETE FROM here.customer;
ROLLBACK;
SELECT count(*) AS customers, sum(paid) FILTER (WHERE city = 'Bern') AS bern FROM there.customer;
DO $$
BEGIN
	ASSERT (SELECT (count(*), sum(paid) FILTER (WHERE city = 'Bern')) = (5050, 251275.00) FROM there.customer), 'writing differs';
	ASSERT (SELECT (handles, faults) = (0, 0) FROM peer_fdw_bridge()), 'the library is not at rest';
END $$;
\echo smoke passed
