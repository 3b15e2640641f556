-- Chapter 13: UPDATE and DELETE in one statement of the remote side and row by row, joins in them.
CREATE TABLE "far side".ledger (id int PRIMARY KEY, owner int, sum numeric, note text);
INSERT INTO "far side".ledger SELECT i, i % 8 + 1, i * 10, 'n' || i % 4 FROM generate_series(1, 60) AS i;
CREATE FOREIGN TABLE ledger (id int NOT NULL, owner int, sum numeric, note text) SERVER loop OPTIONS (schema_name 'far side');
ANALYZE "far side".ledger;
CREATE FUNCTION same(i int) RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN i; END $$;
UPDATE ledger SET sum = sum + 1 WHERE owner = 2;
UPDATE ledger SET sum = sum + 1 WHERE owner = same(3);
UPDATE ledger SET sum = same(sum::int) * 2 WHERE id = 4 RETURNING sum;
UPDATE ledger SET note = CASE WHEN id % 2 = 0 THEN 'even' ELSE note END WHERE id < 7 RETURNING id, note;
UPDATE ledger SET sum = 0 WHERE id < 10 AND sum > ALL (SELECT wage FROM staff WHERE id > 100);
SELECT id, sum, note FROM "far side".ledger WHERE id < 20 ORDER BY id;
UPDATE ledger SET sum = ledger.sum + p.quantity FROM parts AS p WHERE p.id = ledger.id AND p.quantity > 15 RETURNING ledger.id, ledger.sum, p.quantity;
UPDATE ledger SET note = m.name FROM makers AS m WHERE m.id = ledger.owner AND m.country = 'DE' RETURNING ledger.id, ledger.note, m;
UPDATE ledger AS l SET note = m.name FROM makers AS m JOIN items AS i ON i.maker = m.id WHERE i.id = l.id AND l.id < 5 RETURNING l.*, m.name, i.id;
UPDATE ledger SET note = n.note FROM near AS n WHERE n.id = ledger.id AND n.id < 6 RETURNING ledger.id, ledger.note, n.item;
UPDATE ledger SET note = t.label FROM items_too AS t WHERE t.id = ledger.id AND t.id BETWEEN 7 AND 9 RETURNING ledger.id, ledger.note;
UPDATE ledger SET sum = -1 FROM ledger AS other WHERE other.id = ledger.id + 50 RETURNING ledger.id, other.id, other.sum;
UPDATE ledger SET sum = x.total FROM (SELECT item, sum(quantity) AS total FROM parts GROUP BY item) AS x WHERE x.item = ledger.id AND ledger.id < 25 RETURNING id, sum;
UPDATE ledger SET sum = 1 FROM makers AS m LEFT JOIN staff AS s ON s.id = m.id + 20 WHERE m.id = ledger.owner AND s.id IS NULL AND ledger.id > 55 RETURNING ledger.id, m.id, s.id;
UPDATE ledger SET sum = 2 WHERE EXISTS (SELECT FROM parts AS p WHERE p.item = ledger.id AND p.quantity = 1) RETURNING id;
UPDATE ledger SET sum = 3 WHERE id NOT IN (SELECT item FROM parts WHERE item IS NOT NULL) AND id < 8 RETURNING id;
SELECT * FROM "far side".ledger ORDER BY id;
DELETE FROM ledger WHERE owner = 5 RETURNING id;
DELETE FROM ledger WHERE id = same(6) RETURNING *;
DELETE FROM ledger USING makers AS m WHERE m.id = ledger.owner AND m.name = 'Birch' RETURNING ledger.id, m.name;
DELETE FROM ledger USING near AS n WHERE n.id = ledger.id AND n.note IS NULL RETURNING ledger.id, n.id;
DELETE FROM ledger USING makers AS m, parts AS p WHERE m.id = ledger.owner AND p.id = ledger.id AND p.quantity < 3 RETURNING ledger.*, m.name, p.quantity;
DELETE FROM ledger USING ledger AS o WHERE o.id = ledger.id + 1 AND o.owner = 8 RETURNING ledger.id, o.id;
DELETE FROM ledger WHERE EXISTS (SELECT FROM tags AS t WHERE t.item = ledger.id AND t.tag = 'rare') AND id > 40 RETURNING id;
SELECT id, owner, note FROM "far side".ledger ORDER BY id;
-- error: 22012
UPDATE ledger SET sum = 1 / (owner - owner) FROM makers AS m WHERE m.id = ledger.owner;
-- error: 42P01
UPDATE ledger SET sum = 1 FROM no_such AS n;
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM ledger ORDER BY id;
FETCH 1 FROM c;
SAVEPOINT s;
-- error: 0A000
UPDATE ledger SET sum = 5 WHERE CURRENT OF c;
ROLLBACK TO s;
-- error: 0A000
DELETE FROM ledger WHERE CURRENT OF c;
ROLLBACK;
-- One row met twice by the join is changed once.
UPDATE ledger SET note = note || '+' FROM (VALUES (3), (3)) AS v(x) WHERE v.x = ledger.id;
SELECT note FROM "far side".ledger WHERE id = 3;
UPDATE ledger SET note = 'once' FROM tags AS t WHERE t.item = ledger.id AND t.item < 20;
SELECT id, note FROM "far side".ledger WHERE note = 'once' ORDER BY id;
-- The remote side changes under a scan of this statement.
CREATE FUNCTION "far side".touched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; NEW.note := NEW.note || ' touched'; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON "far side".ledger FOR EACH ROW EXECUTE FUNCTION "far side".touched();
INSERT INTO ledger VALUES (70, 1, 1, 'new') RETURNING note;
INSERT INTO ledger VALUES (71, 1, 1, 'new');
UPDATE ledger SET sum = 2 WHERE id = 70 RETURNING note;
UPDATE ledger SET sum = same(3) WHERE id = 70 RETURNING note;
UPDATE ledger SET sum = 4 FROM makers AS m WHERE m.id = ledger.owner AND ledger.id = 70 RETURNING note, m.id;
SELECT * FROM "far side".ledger WHERE id >= 70 ORDER BY id;
CREATE FUNCTION "far side".skipped() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER skip BEFORE INSERT OR UPDATE OR DELETE ON "far side".ledger FOR EACH ROW EXECUTE FUNCTION "far side".skipped();
-- rows: none
INSERT INTO ledger VALUES (72, 1, 1, 'never') RETURNING id;
INSERT INTO ledger VALUES (73, 1, 1, 'never'), (74, 1, 1, 'never');
-- rows: none
UPDATE ledger SET sum = 5 WHERE id = 70 RETURNING id;
UPDATE ledger SET sum = same(5) WHERE id = 70;
-- rows: none
DELETE FROM ledger WHERE id = 70 RETURNING id;
DELETE FROM ledger WHERE id = same(70);
SELECT * FROM "far side".ledger WHERE id >= 70 ORDER BY id;
DROP TRIGGER skip ON "far side".ledger;
DROP TRIGGER touch ON "far side".ledger;
-- A view, a partitioned table and a table with a rule on the remote side.
CREATE VIEW "far side".rich AS SELECT * FROM "far side".ledger WHERE sum > 100 WITH CHECK OPTION;
CREATE FOREIGN TABLE rich (id int, owner int, sum numeric, note text) SERVER loop OPTIONS (schema_name 'far side');
SELECT count(*) FROM rich;
INSERT INTO rich VALUES (80, 1, 1000, 'rich') RETURNING *;
-- error: 44000
INSERT INTO rich VALUES (81, 1, 1, 'poor');
UPDATE rich SET sum = sum + 1 WHERE id = 80 RETURNING sum;
-- error: 44000
UPDATE rich SET sum = 1 WHERE id = 80;
-- error: 42703
-- differs: the statement is sent as a whole, and needs no ctid
UPDATE rich SET sum = same(200) WHERE id = 80;
DELETE FROM rich WHERE id = 80 RETURNING note;
CREATE TABLE "far side".split (k int, v text) PARTITION BY RANGE (k);
CREATE TABLE "far side".split_low PARTITION OF "far side".split FOR VALUES FROM (0) TO (100);
CREATE TABLE "far side".split_high PARTITION OF "far side".split FOR VALUES FROM (100) TO (200);
CREATE FOREIGN TABLE split (k int, v text) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO split VALUES (1, 'low'), (101, 'high'), (2, 'low') RETURNING *;
-- error: 23514
INSERT INTO split VALUES (500, 'none');
UPDATE split SET k = k + 100 WHERE k = 2 RETURNING *;
SELECT tableoid::regclass, * FROM "far side".split ORDER BY k;
DELETE FROM split WHERE k = 1 RETURNING v;
SELECT * FROM "far side".split ORDER BY k;
SELECT * FROM split ORDER BY k;
EXPLAIN (VERBOSE, COSTS OFF) DELETE FROM ledger WHERE owner = 5;
EXPLAIN (VERBOSE, COSTS OFF) UPDATE ledger SET sum = 1 FROM makers AS m WHERE m.id = ledger.owner;
