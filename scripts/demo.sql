-- The README's tour. psql runs it with the variable endpoint set: \set endpoint http://127.0.0.1:8000
\pset pager off
\pset null ∅

-- 1. A server, a key for it, and every table of it.
CREATE EXTENSION peer_fdw;
CREATE SERVER ddb FOREIGN DATA WRAPPER peer_dynamodb OPTIONS (aws_region 'us-west-2', endpoint :'endpoint');
CREATE USER MAPPING FOR CURRENT_USER SERVER ddb OPTIONS (access_key_id 'sample', secret_access_key 'sample');
CREATE SCHEMA app;
IMPORT FOREIGN SCHEMA dynamodb FROM SERVER ddb INTO app;
SET search_path = app, public;
\det app.*
\d orders

-- 2. One partition, a range of its sort key: a Query, and nothing is left to filter.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT order_id, total FROM orders WHERE customer_id = 'C0000' AND order_id BETWEEN '2024-03-01' AND '2024-03-02';
SELECT order_id, total FROM orders WHERE customer_id = 'C0000' AND order_id BETWEEN '2024-03-01' AND '2024-03-02' ORDER BY order_id;

-- 3. The whole key: a GetItem. The document is the item, every type of it.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT jsonb_pretty(document::jsonb) FROM orders WHERE customer_id = 'C0000' AND order_id = '2024-01-01#000000';
SELECT jsonb_pretty(document::jsonb) FROM orders WHERE customer_id = 'C0000' AND order_id = '2024-01-01#000000';

-- 4. The latest three orders: the sort key backwards, and no more than three items are read.
EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, SUMMARY OFF)
SELECT order_id, total FROM orders WHERE customer_id = 'C0000' ORDER BY order_id DESC LIMIT 3;

-- 5. What DynamoDB cannot answer stays local, and EXPLAIN says why.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT order_id FROM orders WHERE customer_id = 'C0007' AND length(order_id) > 3;

-- 6. An aggregate over the whole table: a Scan of several segments side by side.
EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, SUMMARY OFF)
SELECT status, count(*), round(avg(total), 2) AS average FROM orders GROUP BY status ORDER BY status;
SELECT status, count(*), round(avg(total), 2) AS average FROM orders GROUP BY status ORDER BY status;

-- 7. A join with a local table: one request for each key.
CREATE TABLE public.watched (customer_id text COLLATE "C", order_id text COLLATE "C", reason text);
INSERT INTO public.watched VALUES ('C0000', '2024-01-01#000005', 'late'), ('C0007', '2024-01-01#000006', 'fragile'), ('nobody', 'nothing', 'unknown');
ANALYZE public.watched;
EXPLAIN (VERBOSE, COSTS OFF)
SELECT w.reason, o.order_id, o.total FROM watched AS w JOIN orders AS o USING (customer_id, order_id);
SELECT w.reason, o.order_id, o.total FROM watched AS w JOIN orders AS o USING (customer_id, order_id) ORDER BY w.reason;

-- 8. With pushdown off the same rows come, at another price.
SET peer_fdw.pushdown = off;
SELECT count(*) FROM orders WHERE customer_id = 'C0000' AND order_id BETWEEN '2024-03-01' AND '2024-03-02';
RESET peer_fdw.pushdown;
