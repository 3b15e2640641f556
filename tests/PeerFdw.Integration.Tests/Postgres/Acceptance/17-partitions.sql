-- Chapter 17: foreign tables as partitions: pruning, tuple routing, moves between partitions, DETACH.
CREATE TABLE "far side".p2 (k int, grp text, v int CHECK (v <> 666));
CREATE TABLE "far side".p3 (v int, k int, grp text);
CREATE TABLE pt (k int, grp text, v int) PARTITION BY RANGE (k);
CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (100);
CREATE FOREIGN TABLE pt2 PARTITION OF pt FOR VALUES FROM (100) TO (200) SERVER loop OPTIONS (schema_name 'far side', table_name 'p2');
CREATE FOREIGN TABLE pt3 (v int, k int, grp text) SERVER mirror OPTIONS (schema_name 'far side', table_name 'p3');
ALTER TABLE pt ATTACH PARTITION pt3 FOR VALUES FROM (200) TO (300);
INSERT INTO pt VALUES (1, 'a', 1), (101, 'b', 2), (201, 'c', 3);
INSERT INTO pt SELECT i, chr(97 + i % 3), i % 7 FROM generate_series(2, 298, 7) AS i;
INSERT INTO pt VALUES (102, 'x', 5), (202, 'y', 6) RETURNING tableoid::regclass, *;
-- error: 23514
INSERT INTO pt VALUES (300, 'x', 1);
-- error: 23514
INSERT INTO pt VALUES (150, 'x', 666);
INSERT INTO pt2 VALUES (103, 'direct', 1);
-- error: 23514
INSERT INTO pt1 VALUES (103, 'direct', 1);
-- A foreign partition's bounds are not checked when it is written itself.
-- differs: a row that is outside of its partition's bounds is refused here
INSERT INTO pt2 VALUES (999, 'outside', 1);
-- differs: a row that is outside of its partition's bounds is refused here
SELECT tableoid::regclass, count(*), sum(v) FROM pt GROUP BY 1 ORDER BY 1;
SELECT * FROM pt WHERE k < 10 OR k IN (101, 102, 201) ORDER BY k;
SELECT count(*) FROM pt WHERE k >= 100 AND k < 200;
-- rows: none
SELECT * FROM pt WHERE k = 999;
-- differs: a row that is outside of its partition's bounds is refused here
SELECT * FROM pt2 WHERE k = 999;
-- differs: a row that is outside of its partition's bounds is refused here
DELETE FROM pt2 WHERE k = 999;
SELECT * FROM "far side".p3 ORDER BY k LIMIT 3;
SELECT grp, count(*) FROM pt GROUP BY grp ORDER BY grp;
SELECT * FROM pt ORDER BY k LIMIT 3 OFFSET 14;
SELECT max(k), min(k) FROM pt;
SELECT a.k, b.k FROM pt AS a JOIN pt AS b ON b.k = a.k + 100 ORDER BY 1 LIMIT 4;
PREPARE of(int) AS SELECT tableoid::regclass, count(*) FROM pt WHERE k < $1 GROUP BY 1 ORDER BY 1;
EXECUTE of(50);
EXECUTE of(250);
SET plan_cache_mode = force_generic_plan;
EXECUTE of(50);
EXECUTE of(150);
EXECUTE of(250);
RESET plan_cache_mode;
SELECT n.id, p.tableoid::regclass, p.v FROM near AS n JOIN pt AS p ON p.k = n.item AND p.grp > 'a' ORDER BY 1;
UPDATE pt SET v = v + 100 WHERE k IN (1, 101, 201) RETURNING tableoid::regclass, *;
UPDATE pt SET grp = 'all' WHERE k % 50 = 2;
UPDATE pt2 SET v = 0 WHERE grp = 'all' RETURNING *;
SELECT * FROM pt WHERE grp = 'all' ORDER BY k;
-- From a local partition to a foreign one: allowed. Away from a foreign one: the row stays where it is, whatever its key says.
UPDATE pt SET k = 150 WHERE k = 1 RETURNING tableoid::regclass, *;
SELECT * FROM "far side".p2 WHERE k = 150;
-- differs: a row that is outside of its partition's bounds is refused here
UPDATE pt SET k = 5 WHERE k = 101;
SELECT count(*) FROM pt WHERE k = 5;
-- differs: a row that is outside of its partition's bounds is refused here
SELECT * FROM "far side".p2 WHERE k = 5;
-- differs: a row that is outside of its partition's bounds is refused here
UPDATE pt2 SET k = 101 WHERE k = 5;
-- differs: a row that is outside of its partition's bounds is refused here
UPDATE pt SET k = 205 + (random() * 0)::int WHERE k = 101;
-- differs: a row that is outside of its partition's bounds is refused here
SELECT * FROM "far side".p2 WHERE k = 205;
-- differs: a row that is outside of its partition's bounds is refused here
UPDATE pt2 SET k = 101 WHERE k = 205;
UPDATE pt SET k = 104 WHERE k = 101 RETURNING *;
UPDATE pt SET k = k + 200 WHERE k < 10 RETURNING tableoid::regclass, k;
-- error: 0A000
UPDATE pt SET k = 105 WHERE k IN (16, 104);
SELECT k FROM pt WHERE k BETWEEN 0 AND 30 ORDER BY k;
DELETE FROM pt WHERE v > 100 RETURNING tableoid::regclass, *;
DELETE FROM pt USING near AS n WHERE n.item = pt.k AND n.id > 20 RETURNING pt.k;
SELECT tableoid::regclass, count(*) FROM pt GROUP BY 1 ORDER BY 1;
-- ON CONFLICT and MERGE.
CREATE UNIQUE INDEX ON "far side".p2 (k);
INSERT INTO pt VALUES (104, 'again', 1), (20, 'new', 1) ON CONFLICT DO NOTHING;
-- error: 42P10
INSERT INTO pt VALUES (104, 'again', 1) ON CONFLICT (k) DO NOTHING;
-- error: 23505
INSERT INTO pt VALUES (104, 'again', 1);
-- error: 0A000
-- since: 15
MERGE INTO pt USING (VALUES (104)) AS s(k) ON pt.k = s.k WHEN MATCHED THEN UPDATE SET v = 1;
-- error: 0A000
-- since: 15
MERGE INTO pt2 USING (VALUES (104)) AS s(k) ON pt2.k = s.k WHEN NOT MATCHED THEN INSERT VALUES (1, 'x', 1);
SELECT count(*) FROM pt WHERE grp IN ('again', 'new');
-- COPY routes too.
COPY pt FROM STDIN WITH (DELIMITER ',');
30,copied,1
130,copied,2
230,copied,3
131,copied,4
\.
SELECT tableoid::regclass, * FROM pt WHERE grp = 'copied' ORDER BY k;
-- error: 23514
COPY pt FROM STDIN WITH (DELIMITER ',');
31,bad,1
132,bad,2
500,bad,3
\.
SELECT count(*) FROM pt WHERE grp = 'bad';
COPY (SELECT * FROM pt WHERE grp = 'copied' ORDER BY k) TO STDOUT;
-- Triggers on partitions of both sides.
CREATE FUNCTION "far side".mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.grp := NEW.grp || ' marked'; RETURN NEW; END $$;
CREATE TRIGGER mark BEFORE INSERT OR UPDATE ON "far side".p2 FOR EACH ROW EXECUTE FUNCTION "far side".mark();
INSERT INTO pt VALUES (160, 'insert', 1), (40, 'insert', 1) RETURNING tableoid::regclass, grp;
UPDATE pt SET v = 2 WHERE grp LIKE 'insert%' RETURNING tableoid::regclass, *;
UPDATE pt SET k = 161 WHERE k = 40 RETURNING *;
DROP TRIGGER mark ON "far side".p2;
SELECT * FROM "far side".p2 WHERE grp LIKE 'insert%' ORDER BY k;
CREATE FUNCTION local_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v + 1000; RETURN NEW; END $$;
CREATE TRIGGER local_mark BEFORE INSERT ON pt FOR EACH ROW EXECUTE FUNCTION local_mark();
INSERT INTO pt VALUES (162, 'l', 1), (41, 'l', 1), (262, 'l', 1) RETURNING tableoid::regclass, v;
DROP TRIGGER local_mark ON pt;
-- List and hash partitions, a default one, two levels.
CREATE TABLE "far side".l_b (c text, n int);
CREATE TABLE "far side".l_rest (c text, n int);
CREATE TABLE lists (c text, n int) PARTITION BY LIST (c);
CREATE TABLE lists_a PARTITION OF lists FOR VALUES IN ('a') PARTITION BY RANGE (n);
CREATE TABLE lists_a1 PARTITION OF lists_a FOR VALUES FROM (0) TO (10);
CREATE FOREIGN TABLE lists_a2 PARTITION OF lists_a FOR VALUES FROM (10) TO (20) SERVER loop OPTIONS (schema_name 'far side', table_name 'l_b');
CREATE FOREIGN TABLE lists_rest PARTITION OF lists DEFAULT SERVER loop OPTIONS (schema_name 'far side', table_name 'l_rest');
INSERT INTO lists VALUES ('a', 5), ('a', 15), ('z', 1), (NULL, 2);
SELECT tableoid::regclass, * FROM lists ORDER BY c, n;
SELECT * FROM lists WHERE c IS NULL;
SELECT count(*) FROM lists WHERE c = 'a' AND n > 10;
UPDATE lists SET n = 12 WHERE n = 5 RETURNING tableoid::regclass, *;
DELETE FROM lists WHERE c IS NULL RETURNING n;
SELECT * FROM "far side".l_b ORDER BY n;
-- error: 42809
CREATE UNIQUE INDEX ON lists (c, n);
-- error: 42P17
CREATE FOREIGN TABLE bad PARTITION OF near FOR VALUES FROM (1) TO (2) SERVER loop;
ALTER TABLE pt DETACH PARTITION pt3;
SELECT count(*) FROM pt WHERE k > 199;
ALTER TABLE pt ATTACH PARTITION pt3 FOR VALUES FROM (200) TO (300);
SELECT count(*) FROM pt WHERE k > 199;
ANALYZE pt;
DROP TABLE pt;
SELECT count(*) > 5 FROM "far side".p2;
