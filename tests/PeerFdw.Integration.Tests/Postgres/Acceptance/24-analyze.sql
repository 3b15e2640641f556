-- Chapter 24: ANALYZE, remote estimates, EXPLAIN in all its forms, maintenance commands.
ANALYZE items;
SELECT reltuples FROM pg_class WHERE oid = 'items'::regclass;
SELECT attname, null_frac, avg_width, n_distinct FROM pg_stats WHERE tablename = 'items' AND schemaname = 'public' AND attname IN ('id', 'maker', 'feeling') ORDER BY attname;
SELECT most_common_vals::text, most_common_freqs FROM pg_stats WHERE tablename = 'items' AND schemaname = 'public' AND attname = 'feeling';
SELECT round(null_frac::numeric, 4) FROM pg_stats WHERE tablename = 'items' AND schemaname = 'public' AND attname IN ('label', 'price') ORDER BY attname;
ANALYZE parts (id, name);
SELECT attname FROM pg_stats WHERE tablename = 'parts' AND schemaname = 'public' ORDER BY attname;
ANALYZE nothing;
SELECT reltuples FROM pg_class WHERE oid = 'nothing'::regclass;
ANALYZE items_too, tags;
SELECT relname, reltuples FROM pg_class WHERE oid IN ('items_too'::regclass, 'tags'::regclass) ORDER BY relname;
CREATE TABLE "far side".wide AS SELECT i AS id, i % 10 AS m, CASE WHEN i % 4 = 0 THEN NULL ELSE 'x' END AS t FROM generate_series(1, 40000) AS i;
ANALYZE "far side".wide;
CREATE FOREIGN TABLE wide (id int, m int, t text) SERVER loop OPTIONS (schema_name 'far side');
SET default_statistics_target = 10;
ANALYZE wide;
SELECT abs(reltuples - 40000) < 1500 FROM pg_class WHERE oid = 'wide'::regclass;
SELECT n_distinct FROM pg_stats WHERE tablename = 'wide' AND schemaname = 'public' AND attname = 'm';
SELECT null_frac BETWEEN 0.2 AND 0.3 FROM pg_stats WHERE tablename = 'wide' AND schemaname = 'public' AND attname = 't';
RESET default_statistics_target;
ANALYZE VERBOSE makers;
CREATE FOREIGN TABLE lost (a int) SERVER loop OPTIONS (table_name 'not there');
-- error: 42P01
ANALYZE lost;
CREATE VIEW "far side".few AS SELECT id FROM "far side".makers WHERE id < 5;
CREATE FOREIGN TABLE few (id int) SERVER loop OPTIONS (schema_name 'far side');
ANALYZE few;
SELECT reltuples FROM pg_class WHERE oid = 'few'::regclass;
CREATE TABLE top (id int);
CREATE FOREIGN TABLE top_far () INHERITS (top) SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
ANALYZE top;
SELECT inherited, n_distinct FROM pg_stats WHERE tablename = 'top' AND schemaname = 'public' ORDER BY 1;
ALTER FOREIGN TABLE items OPTIONS (ADD use_remote_estimate 'true');
SELECT count(*) FROM items WHERE maker = 3;
SELECT i.id FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE m.name = 'Elm' ORDER BY 1 LIMIT 2;
SELECT maker, count(*) FROM items GROUP BY maker ORDER BY 1 LIMIT 2;
SELECT n.id, i.label FROM near AS n JOIN items AS i ON i.id = n.item WHERE n.id < 3 ORDER BY 1;
EXPLAIN SELECT * FROM items WHERE maker = 3;
EXPLAIN (VERBOSE) SELECT n.id, i.label FROM near AS n JOIN items AS i ON i.id = n.item;
-- error: 42P01
EXPLAIN SELECT * FROM lost_too;
ALTER FOREIGN TABLE lost OPTIONS (ADD use_remote_estimate 'true');
-- error: 42P01
EXPLAIN SELECT * FROM lost;
ALTER FOREIGN TABLE items OPTIONS (SET use_remote_estimate 'false');
EXPLAIN (ANALYZE, VERBOSE, BUFFERS, FORMAT YAML) SELECT * FROM items WHERE id < 3;
EXPLAIN (ANALYZE, FORMAT XML) SELECT maker, count(*) FROM items GROUP BY maker;
EXPLAIN (VERBOSE, FORMAT JSON) DELETE FROM items WHERE id = 3;
SELECT count(*) FROM items;
EXPLAIN (ANALYZE) DELETE FROM "far side".nothing;
EXPLAIN (ANALYZE, VERBOSE) INSERT INTO nothing VALUES (1, 'explained');
SELECT * FROM "far side".nothing;
-- error: 42809
REINDEX TABLE items;
VACUUM items;
-- error: 42809
CLUSTER items;
COMMENT ON FOREIGN TABLE items IS 'far away';
SELECT obj_description('items'::regclass);
CREATE STATISTICS st (ndistinct) ON maker, feeling FROM items;
ANALYZE items;
SELECT pg_relation_size('items'), pg_table_size('items');
SELECT relkind FROM pg_class WHERE oid = 'items'::regclass;
ALTER FOREIGN TABLE items RENAME COLUMN label TO title;
-- error: 42703
SELECT title FROM items WHERE id = 1;
ALTER FOREIGN TABLE items ALTER COLUMN title OPTIONS (ADD column_name 'label');
SELECT title FROM items WHERE id = 1;
ALTER FOREIGN TABLE items SET SCHEMA "far side";
SELECT title FROM "far side".items WHERE id = 1;
ALTER SERVER loop RENAME TO lasso;
SELECT title FROM "far side".items WHERE id = 1;
DROP FOREIGN TABLE "far side".items;
-- error: 42P01
SELECT title FROM "far side".items WHERE id = 1;
