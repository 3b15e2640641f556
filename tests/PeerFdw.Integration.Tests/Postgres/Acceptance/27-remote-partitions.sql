-- Chapter 27: remote tables that have partitions or children, read and written. Where rows are written one by one, postgres_fdw finds them by ctid alone.
CREATE TABLE "far side".parted (id int, k int, v text) PARTITION BY RANGE (k);
CREATE TABLE "far side".parted_a PARTITION OF "far side".parted FOR VALUES FROM (0) TO (100);
CREATE TABLE "far side".parted_b (v text, id int, k int);
ALTER TABLE "far side".parted ATTACH PARTITION "far side".parted_b FOR VALUES FROM (100) TO (200);
CREATE TABLE "far side".parted_c PARTITION OF "far side".parted FOR VALUES FROM (200) TO (300);
INSERT INTO "far side".parted SELECT i, i % 3 * 100 + i, 'row ' || i FROM generate_series(0, 29) AS i;
CREATE TABLE "far side".family (id int, v text);
CREATE TABLE "far side".family_child (extra text) INHERITS ("far side".family);
INSERT INTO "far side".family SELECT i, 'parent ' || i FROM generate_series(1, 10) AS i;
INSERT INTO "far side".family_child SELECT i + 10, 'child ' || i, 'x' FROM generate_series(1, 10) AS i;
CREATE FOREIGN TABLE parted (id int, k int, v text) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE family (id int, v text) SERVER loop OPTIONS (schema_name 'far side');
SELECT count(*), sum(k), min(v) FROM parted;
SELECT * FROM parted WHERE k BETWEEN 90 AND 110 OR id = 28 ORDER BY id;
SELECT p.id, f.v FROM parted AS p JOIN family AS f ON f.id = p.id WHERE p.k > 210 ORDER BY p.id;
SELECT id FROM parted WHERE id < 4 ORDER BY id FOR UPDATE;
SELECT tableoid::regclass, count(*) FROM family GROUP BY 1;
-- Whole statements are right with both.
UPDATE parted SET v = v || '!' WHERE k > 200 AND id < 9 RETURNING id, v;
UPDATE parted SET k = k + 100 WHERE id IN (0, 1) RETURNING id, k;
DELETE FROM parted WHERE id IN (3, 4, 5) RETURNING id, k;
UPDATE family SET v = upper(v) WHERE id IN (2, 12) RETURNING *;
INSERT INTO parted VALUES (30, 30, 'new'), (31, 131, 'new'), (32, 232, 'new') RETURNING *;
-- error: 23514
INSERT INTO parted VALUES (33, 333, 'nowhere');
-- One by one: the value is computed here.
BEGIN;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
UPDATE parted SET v = 'hit' || (random() * 0)::int WHERE id = 17 RETURNING id, v;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
SELECT id, v FROM parted WHERE v LIKE 'hit%' ORDER BY id;
ROLLBACK;
BEGIN;
DELETE FROM parted WHERE id = 20 + (random() * 0)::int;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
SELECT count(*) FROM parted;
ROLLBACK;
BEGIN;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
UPDATE family SET v = 'hit' || (random() * 0)::int WHERE id = 15 RETURNING id;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
SELECT id FROM family WHERE v LIKE 'hit%' ORDER BY id;
ROLLBACK;
BEGIN;
UPDATE parted AS p SET v = n.note || (random() * 0)::int FROM near AS n WHERE n.item = p.id AND n.id = 2;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
SELECT id, v FROM parted WHERE v LIKE 'note%' ORDER BY id;
ROLLBACK;
BEGIN;
UPDATE parted SET k = 250 + (random() * 0)::int WHERE id = 9;
-- differs: the row is found by its place and its table; by its place alone rows of other partitions are hit as well
SELECT id, k FROM parted WHERE k = 250 ORDER BY id;
ROLLBACK;
SELECT count(*), sum(k) FROM parted;
-- Foreign tables of the partitions themselves are right with both.
CREATE FOREIGN TABLE part_b (id int, k int, v text) SERVER loop OPTIONS (schema_name 'far side', table_name 'parted_b');
UPDATE part_b SET v = 'one' || (random() * 0)::int WHERE id = 13 RETURNING *;
DELETE FROM part_b WHERE id = 16 + (random() * 0)::int RETURNING id;
SELECT count(*), count(*) FILTER (WHERE v = 'one0') FROM "far side".parted;
TRUNCATE parted;
SELECT count(*) FROM "far side".parted;
TRUNCATE family;
SELECT count(*) FROM "far side".family;
INSERT INTO parted VALUES (3, 5, 'again');
INSERT INTO family VALUES (3, 'again');
-- differs: cmin and cmax cannot be had in the statement that changes the row
UPDATE parted SET v = v WHERE id = 3 RETURNING id, cmax;
-- differs: cmin and cmax cannot be had in the statement that changes the row
UPDATE family SET v = v WHERE cmin::text = '0' AND id = 3;
