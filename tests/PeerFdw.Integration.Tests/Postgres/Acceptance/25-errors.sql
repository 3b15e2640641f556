-- Chapter 25: statements cut short, errors of the remote side with their states, and that everything works after each.
CREATE VIEW "far side".slow AS SELECT id, pg_sleep(0.05)::text AS s FROM "far side".staff;
CREATE VIEW "far side".sorted AS SELECT i, md5(i::text) AS m FROM generate_series(1, 20000) AS i ORDER BY 2 OFFSET 1;
CREATE FOREIGN TABLE sorted (i int, m text) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE slow (id int, s text) SERVER loop OPTIONS (schema_name 'far side');
CREATE FUNCTION "far side".failing(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF $1 = 5 THEN RAISE EXCEPTION 'five' USING ERRCODE = 'XY555', DETAIL = 'd', HINT = 'h'; END IF; RETURN $1; END $$;
CREATE VIEW "far side".failing AS SELECT "far side".failing(id) AS id FROM "far side".staff;
CREATE FOREIGN TABLE failing (id int) SERVER loop OPTIONS (schema_name 'far side');
SET statement_timeout = '150ms';
-- error: 57014
SELECT * FROM slow;
-- error: 57014
SELECT count(s) FROM slow;
-- error: 57014
SELECT pg_sleep(5) FROM makers;
RESET statement_timeout;
SELECT count(*) FROM items;
SELECT id FROM slow WHERE id = 1;
BEGIN;
SELECT count(*) FROM items;
SAVEPOINT s;
SET LOCAL statement_timeout = '150ms';
-- error: 57014
SELECT * FROM slow;
ROLLBACK TO s;
SELECT count(*) FROM items;
INSERT INTO nothing VALUES (1, 'after a cancel');
COMMIT;
SELECT * FROM "far side".nothing;
-- error: XY555
SELECT * FROM failing;
-- error: XY555
SELECT count(*) FROM failing WHERE id > 0;
-- error: XY555
SELECT count(*) FROM failing WHERE random() < 0;
-- rows: none
SELECT * FROM failing WHERE false;
SELECT count(*) FROM staff;
DO $$
DECLARE state text; detail text; hint text;
BEGIN
  PERFORM * FROM failing;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  IF state <> 'XY555' OR detail <> 'd' OR hint <> 'h' THEN RAISE EXCEPTION 'lost: % % %', state, detail, hint; END IF;
END $$;
DO $$
DECLARE c text; t text; n text;
BEGIN
  INSERT INTO staff (id) VALUES (1);
EXCEPTION WHEN unique_violation THEN
  GET STACKED DIAGNOSTICS c = CONSTRAINT_NAME, t = TABLE_NAME, n = SCHEMA_NAME;
  RAISE NOTICE '% % %', c, t, n;
END $$;
SELECT count(*) FROM staff;
CREATE FOREIGN TABLE gone (a int) SERVER loop OPTIONS (schema_name 'no such schema', table_name 'x');
-- error: 42P01
SELECT * FROM gone;
CREATE FOREIGN TABLE less (id int, no_such int) SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
SELECT id FROM less WHERE id = 1;
-- error: 42703
SELECT no_such FROM less;
-- error: 42703
UPDATE less SET no_such = 1;
-- error: 42703
INSERT INTO less VALUES (1, 1);
SELECT count(*) FROM less;
CREATE FOREIGN TABLE bad_type (id int, name int[] OPTIONS (column_name 'name')) SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
-- error: 22P02
SELECT * FROM bad_type;
-- A value travels as text, so this text is stored.
INSERT INTO bad_type VALUES (50, '{1}');
SELECT name FROM "far side".makers WHERE id = 50;
-- since: 15
SELECT count(*) FROM bad_type WHERE name = '{1}';
-- The remote side's limits.
ALTER SERVER loop OPTIONS (ADD options '-c statement_timeout=100ms');
-- error: 57014
SELECT * FROM slow;
ALTER SERVER loop OPTIONS (SET options '-c temp_file_limit=0 -c work_mem=64kB');
-- error: 53400
SELECT count(*) FROM sorted;
ALTER SERVER loop OPTIONS (SET options '-c no_such_setting=1');
-- error: 08001
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (DROP options);
SELECT count(*) FROM items;
-- Restricted kinds of relations.
-- error: 22023
SET restrict_nonsystem_relation_kind = 'no such kind';
SET restrict_nonsystem_relation_kind = 'foreign-table';
-- error: 55000
SELECT * FROM items WHERE id = 1;
-- error: 55000
INSERT INTO nothing VALUES (1);
-- error: 55000
DELETE FROM items WHERE id = 1;
-- error: 55000
TRUNCATE nothing;
RESET restrict_nonsystem_relation_kind;
SELECT id FROM items WHERE id = 1;
-- Nested use inside functions that fail and are caught, many times over.
CREATE FUNCTION tries() RETURNS int LANGUAGE plpgsql AS $$
DECLARE n int := 0;
BEGIN
  FOR i IN 1 .. 40 LOOP
    BEGIN
      PERFORM count(*) FROM failing WHERE id <> i % 7;
    EXCEPTION WHEN SQLSTATE 'XY555' THEN n := n + 1;
    END;
  END LOOP;
  RETURN n;
END $$;
SELECT tries() > 30;
SELECT count(*) FROM items;
-- Wide rows, many columns, long texts, deep expressions.
DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE "far side".many (' || string_agg('c' || i || ' int DEFAULT ' || i, ', ') || ')' FROM generate_series(1, 400) AS i); END $$;
INSERT INTO "far side".many DEFAULT VALUES;
DO $$ BEGIN EXECUTE (SELECT 'CREATE FOREIGN TABLE many (' || string_agg('c' || i || ' int', ', ') || $x$) SERVER loop OPTIONS (schema_name 'far side')$x$ FROM generate_series(1, 400) AS i); END $$;
SELECT * FROM many;
SELECT c1, c400 FROM many WHERE c200 = 200;
INSERT INTO many (c1, c400) VALUES (-1, -400) RETURNING c1, c2, c400;
INSERT INTO nothing SELECT 2, repeat('wide ', 200000);
SELECT a, length(b), md5(b) FROM nothing ORDER BY a;
SELECT count(*) FROM nothing WHERE b = repeat('wide ', 200000);
SELECT id FROM items WHERE id IN (SELECT i FROM generate_series(1, 3) AS i) OR label = repeat('x', 10000) ORDER BY id;
SELECT count(*) FROM items WHERE id + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20 - 21 * (id - id) > 500;
