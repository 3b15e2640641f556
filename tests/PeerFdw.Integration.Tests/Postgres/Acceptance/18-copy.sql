-- Chapter 18: COPY from and to, batched INSERT, TRUNCATE.
CREATE TABLE "far side".loaded (a int, b text, c numeric CHECK (c IS NULL OR c > 0));
CREATE FOREIGN TABLE loaded (a int, b text, c numeric) SERVER loop OPTIONS (schema_name 'far side');
COPY loaded FROM STDIN;
1	one	1.5
2	two words	\N
3	back\\slash \t tab	3
\.
SELECT * FROM "far side".loaded ORDER BY a;
COPY loaded (b, a) FROM STDIN WITH (FORMAT csv, HEADER, NULL 'none');
b,a
"quoted ""text"", with comma",4
none,5
"",6
\.
COPY loaded FROM STDIN WITH (FORMAT csv) WHERE a % 2 = 1;
7,x,1
8,x,1
9,x,1
\.
SELECT * FROM "far side".loaded ORDER BY a;
-- error: 23514
COPY loaded FROM STDIN WITH (FORMAT csv);
10,ok,1
11,bad,-1
\.
-- error: 22P02
COPY loaded FROM STDIN WITH (FORMAT csv);
10,ok,1
x,bad,1
\.
-- error: 22P04
COPY loaded FROM STDIN WITH (FORMAT csv);
10,ok
\.
-- error: 55000 0A000
COPY loaded FROM STDIN WITH (FREEZE);
\.
SELECT count(*) FROM "far side".loaded WHERE a > 9;
-- error: 42809
COPY loaded TO STDOUT;
COPY (SELECT * FROM loaded ORDER BY a) TO STDOUT;
COPY (SELECT * FROM loaded ORDER BY a) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE (b));
COPY (DELETE FROM loaded WHERE a > 6 RETURNING *) TO STDOUT;
COPY (SELECT i.id, m.name FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE i.id < 4 ORDER BY 1) TO STDOUT;
CREATE FUNCTION upped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a = 21 THEN RETURN NULL; END IF; NEW.b := upper(NEW.b); RETURN NEW; END $$;
CREATE TRIGGER upped BEFORE INSERT ON loaded FOR EACH ROW EXECUTE FUNCTION upped();
COPY loaded FROM STDIN;
20	lower	1
21	never	1
22	lower too	1
\.
DROP TRIGGER upped ON loaded;
CREATE FUNCTION "far side".downed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a = 31 THEN RETURN NULL; END IF; NEW.b := NEW.b || ' far'; RETURN NEW; END $$;
CREATE TRIGGER downed BEFORE INSERT ON "far side".loaded FOR EACH ROW EXECUTE FUNCTION "far side".downed();
COPY loaded FROM STDIN;
30	copied	1
31	never	1
32	copied too	1
\.
DROP TRIGGER downed ON "far side".loaded;
SELECT * FROM "far side".loaded WHERE a >= 20 ORDER BY a;
BEGIN;
CREATE FOREIGN TABLE fresh (a int, b text, c numeric) SERVER loop OPTIONS (schema_name 'far side', table_name 'loaded');
COPY fresh FROM STDIN;
40	fresh	1
\.
SELECT a, b FROM fresh WHERE a = 40;
ROLLBACK;
SELECT count(*) FROM "far side".loaded WHERE a = 40;
COPY loaded FROM STDIN;
\.
COPY loaded (a) FROM PROGRAM 'seq 100 1200';
SELECT count(*), sum(a) FROM "far side".loaded WHERE a >= 100;
DELETE FROM loaded WHERE a >= 100;
SELECT count(*) FROM "far side".loaded;
-- Batches.
CREATE TABLE "far side".batched (x int UNIQUE, y text);
CREATE FOREIGN TABLE batched (x int, y text) SERVER loop OPTIONS (schema_name 'far side', batch_size '10');
INSERT INTO batched SELECT i, 'y' || i FROM generate_series(1, 10) AS i;
INSERT INTO batched SELECT i, NULL FROM generate_series(11, 35) AS i;
INSERT INTO batched VALUES (36, 'a'), (37, 'b'), (38, 'c');
SELECT count(*), sum(x), count(y) FROM "far side".batched;
INSERT INTO batched SELECT i, 'r' FROM generate_series(41, 55) AS i RETURNING x;
-- error: 23505
INSERT INTO batched SELECT i, 'dup' FROM generate_series(90, 60, -1) AS i UNION ALL SELECT 1, 'dup';
INSERT INTO batched SELECT i, 'skipped' FROM generate_series(30, 60) AS i ON CONFLICT DO NOTHING;
SELECT count(*), sum(x) FROM "far side".batched;
ALTER FOREIGN TABLE batched OPTIONS (SET batch_size '1');
INSERT INTO batched SELECT i, 'single' FROM generate_series(101, 105) AS i;
ALTER FOREIGN TABLE batched OPTIONS (SET batch_size '100000');
INSERT INTO batched SELECT i, 'huge' FROM generate_series(1001, 41000) AS i;
SELECT count(*), sum(x::bigint) FROM "far side".batched WHERE x > 1000;
DELETE FROM batched WHERE x > 1000;
ALTER FOREIGN TABLE batched OPTIONS (DROP batch_size);
ALTER SERVER loop OPTIONS (ADD batch_size '7');
INSERT INTO batched SELECT i, 'server' FROM generate_series(201, 220) AS i;
COPY batched FROM STDIN;
301	c1
302	c2
303	c3
304	c4
305	c5
306	c6
307	c7
308	c8
\.
SELECT y, count(*) FROM "far side".batched WHERE x > 200 GROUP BY y ORDER BY y;
WITH w AS (INSERT INTO batched SELECT i, 'cte' FROM generate_series(401, 415) AS i RETURNING x) INSERT INTO loaded (a, b) SELECT x, 'from cte' FROM w;
SELECT count(*) FROM "far side".loaded WHERE b = 'from cte';
-- Batches over partitions of both sides, in turn.
CREATE TABLE "far side".odd_rows (x int, y text);
CREATE TABLE turns (x int, y text) PARTITION BY HASH (x);
CREATE TABLE turns0 PARTITION OF turns FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE FOREIGN TABLE turns1 PARTITION OF turns FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER loop OPTIONS (schema_name 'far side', table_name 'odd_rows');
INSERT INTO turns SELECT i, 'n' || i FROM generate_series(1, 66) AS i;
SELECT count(*), sum(x) FROM turns;
SELECT tableoid::regclass, count(*) FROM turns GROUP BY 1 ORDER BY 1;
COPY turns FROM STDIN;
101	c
102	c
103	c
104	c
105	c
\.
SELECT x FROM turns WHERE y = 'c' ORDER BY x;
UPDATE turns SET y = 'moved' WHERE x > 100 RETURNING x, y;
ALTER SERVER loop OPTIONS (DROP batch_size);
CREATE TRIGGER upped2 AFTER INSERT ON batched FOR EACH STATEMENT EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- error: 39P01
INSERT INTO batched VALUES (500, 'x');
DROP TRIGGER upped2 ON batched;
SELECT count(*) FROM "far side".batched WHERE x = 500;
-- TRUNCATE.
TRUNCATE batched;
SELECT count(*) FROM "far side".batched;
CREATE TABLE "far side".t1 (id serial PRIMARY KEY);
CREATE TABLE "far side".t2 (id int REFERENCES "far side".t1);
CREATE FOREIGN TABLE t1 (id int) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE t2 (id int) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO "far side".t1 DEFAULT VALUES;
INSERT INTO "far side".t1 DEFAULT VALUES;
INSERT INTO t2 VALUES (1);
-- error: 0A000
TRUNCATE t1;
TRUNCATE t1 CASCADE;
SELECT (SELECT count(*) FROM "far side".t1), (SELECT count(*) FROM "far side".t2);
INSERT INTO "far side".t1 DEFAULT VALUES RETURNING id;
TRUNCATE t1, t2 RESTART IDENTITY;
INSERT INTO "far side".t1 DEFAULT VALUES RETURNING id;
INSERT INTO t2 VALUES (1);
TRUNCATE t2, t1;
SELECT (SELECT count(*) FROM t1), (SELECT count(*) FROM t2);
TRUNCATE t1, t2 CONTINUE IDENTITY;
INSERT INTO "far side".t1 DEFAULT VALUES RETURNING id;
TRUNCATE t1, near CASCADE;
SELECT (SELECT count(*) FROM t1), (SELECT count(*) FROM near);
BEGIN;
INSERT INTO t1 VALUES (5);
TRUNCATE t1 CASCADE;
SELECT count(*) FROM t1;
INSERT INTO t1 VALUES (6);
ROLLBACK;
SELECT count(*) FROM "far side".t1;
ALTER FOREIGN TABLE t1 OPTIONS (ADD truncatable 'false');
-- error: 55000
TRUNCATE t1;
ALTER SERVER loop OPTIONS (ADD truncatable 'false');
-- error: 55000
TRUNCATE t2;
ALTER FOREIGN TABLE t1 OPTIONS (SET truncatable 'true');
TRUNCATE t1 CASCADE;
ALTER SERVER loop OPTIONS (DROP truncatable);
CREATE TABLE parent (id int);
CREATE FOREIGN TABLE parent_far () INHERITS (parent) SERVER loop OPTIONS (schema_name 'far side', table_name 't1');
INSERT INTO parent VALUES (1);
INSERT INTO parent_far VALUES (2);
TRUNCATE ONLY parent;
SELECT * FROM parent;
TRUNCATE parent CASCADE;
SELECT count(*) FROM parent;
INSERT INTO parent_far VALUES (3);
CREATE TABLE "far side".t1_child () INHERITS ("far side".t1);
INSERT INTO "far side".t1_child VALUES (4);
-- ONLY speaks of this side's children.
TRUNCATE ONLY t1 CASCADE;
SELECT count(*) FROM "far side".t1;
TRUNCATE turns;
SELECT (SELECT count(*) FROM turns), (SELECT count(*) FROM "far side".odd_rows);
-- error: 42P01
TRUNCATE no_such_table;
CREATE FOREIGN TABLE lost (a int) SERVER loop OPTIONS (table_name 'not there');
-- error: 42P01
TRUNCATE lost;
