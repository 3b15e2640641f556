-- Chapter 9: row locks, system columns, what a second session sees of them.
SELECT id, label FROM items WHERE id = 101 FOR UPDATE;
SELECT id, label FROM items WHERE id = 102 FOR SHARE;
SELECT id FROM items WHERE id BETWEEN 3 AND 5 ORDER BY id FOR NO KEY UPDATE;
SELECT id FROM items WHERE id BETWEEN 3 AND 5 ORDER BY id FOR KEY SHARE;
SELECT i.id, m.name FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE i.id < 4 ORDER BY i.id FOR UPDATE;
SELECT i.id, m.name FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE i.id < 4 ORDER BY i.id FOR UPDATE OF i;
SELECT i.id, m.name FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE i.id < 4 ORDER BY i.id FOR SHARE OF m;
SELECT i.id, p.id FROM items AS i LEFT JOIN parts AS p ON p.item = i.id WHERE i.id < 7 ORDER BY 1, 2 FOR UPDATE OF i;
-- error: 0A000
SELECT i.id, p.id FROM items AS i LEFT JOIN parts AS p ON p.item = i.id FOR UPDATE OF p;
-- error: 0A000
SELECT DISTINCT maker FROM items FOR UPDATE;
-- error: 0A000
SELECT count(*) FROM items FOR UPDATE;
SELECT n.id, i.id FROM near AS n JOIN items AS i ON i.id = n.item WHERE n.id < 4 ORDER BY 1 FOR UPDATE;
SELECT n.id, i.id FROM near AS n JOIN items AS i ON i.id = n.item WHERE n.id < 4 ORDER BY 1 FOR UPDATE OF n;
SELECT n.id, i.id, m.id FROM near AS n JOIN items AS i ON i.id = n.item JOIN makers AS m ON m.id = i.maker WHERE n.id < 4 ORDER BY 1 FOR UPDATE;
WITH c AS (SELECT id FROM items WHERE id < 3 FOR UPDATE) SELECT * FROM c ORDER BY id;
SELECT id FROM (SELECT id FROM items WHERE id < 3 OFFSET 0) AS x ORDER BY id FOR UPDATE;
-- A lock is held on the remote side until the end of the transaction.
BEGIN;
SELECT id FROM items WHERE id = 7 FOR UPDATE;
-- session: other
SELECT "Item Id" FROM "far side"."Items" WHERE "Item Id" IN (6, 7) ORDER BY 1 FOR UPDATE SKIP LOCKED;
-- error: 55P03
SELECT "Item Id" FROM "far side"."Items" WHERE "Item Id" = 7 FOR UPDATE NOWAIT;
-- session: main
ROLLBACK;
-- session: other
SELECT "Item Id" FROM "far side"."Items" WHERE "Item Id" = 7 FOR UPDATE NOWAIT;
-- session: main
BEGIN;
SELECT i.id, m.id FROM items AS i JOIN makers AS m ON m.id = i.maker WHERE i.id = 7 FOR SHARE;
-- session: other
SELECT id FROM "far side".makers WHERE id = 8 FOR SHARE NOWAIT;
-- error: 55P03
UPDATE "far side".makers SET name = name WHERE id = (SELECT id FROM "far side".makers WHERE id = 8 FOR UPDATE NOWAIT);
-- session: main
COMMIT;
-- A lock that is held elsewhere is waited for, as long as the remote side's own limit allows.
ALTER SERVER loop OPTIONS (ADD options '-c lock_timeout=200ms');
-- session: other
BEGIN;
SELECT "Item Id" FROM "far side"."Items" WHERE "Item Id" = 9 FOR UPDATE;
-- session: main
-- error: 55P03
SELECT id FROM items WHERE id = 9 FOR UPDATE;
-- error: 55P03
UPDATE items SET label = 'x' WHERE id = 9;
-- session: other
ROLLBACK;
-- session: main
SELECT id FROM items WHERE id = 9 FOR UPDATE;
ALTER SERVER loop OPTIONS (DROP options);
-- System columns.
SELECT id, tableoid::regclass FROM items WHERE id < 3 ORDER BY id;
SELECT tableoid::regclass, count(*) FROM items GROUP BY tableoid;
SELECT id FROM items WHERE tableoid = 'items'::regclass AND id < 3 ORDER BY id;
-- rows: none
SELECT id FROM items WHERE tableoid = 'parts'::regclass;
SELECT DISTINCT tableoid::regclass FROM items;
SELECT id FROM items ORDER BY tableoid, id LIMIT 2;
SELECT i.tableoid::regclass, m.tableoid::regclass, i.id FROM items AS i LEFT JOIN makers AS m ON m.id = i.maker + 5 WHERE i.id < 6 ORDER BY i.id;
SELECT ctid, id FROM items WHERE id < 4 ORDER BY id;
SELECT ctid, * FROM makers ORDER BY id LIMIT 2;
SELECT id FROM makers WHERE ctid = '(0,3)';
-- rows: none
SELECT id FROM makers WHERE ctid = '(99,3)';
SELECT id FROM makers WHERE ctid = ANY (ARRAY['(0,2)', '(0,4)']::tid[]) ORDER BY id;
SELECT m.ctid, m, s.ctid FROM makers AS m JOIN staff AS s ON s.id = m.id WHERE m.id < 3 ORDER BY m.id;
SELECT count(*) FROM makers AS a JOIN makers AS b ON a.ctid = b.ctid;
SELECT count(ctid), min(ctid), max(ctid) FROM makers;
SELECT m.ctid IS NULL, s.id FROM makers AS m RIGHT JOIN staff AS s ON s.id = m.id WHERE s.id BETWEEN 10 AND 12 ORDER BY s.id;
SELECT i.ctid, i FROM makers AS i WHERE i.id = 1;
SELECT id, xmin, xmax, cmin, cmax, tableoid::regclass FROM makers ORDER BY id LIMIT 2;
SELECT i.id, m.xmin, m.cmax FROM items AS i LEFT JOIN makers AS m ON m.id = i.maker + 5 WHERE i.id < 6 ORDER BY i.id;
SELECT xmin, count(*) FROM makers WHERE xmax = '0' GROUP BY xmin;
SELECT id FROM makers WHERE xmin::text <> '' AND cmin::text <> '' ORDER BY id LIMIT 1;
-- error: 42703
SELECT id, oid FROM makers;
-- EvalPlanQual: a row of a local table changes while it is waited for; the foreign side's row is joined again.
-- session: other
BEGIN;
UPDATE near SET note = 'changed' WHERE id = 2;
-- session: main
SET lock_timeout = '100ms';
-- error: 55P03
SELECT n.id, n.note, i.id FROM near AS n JOIN items AS i ON i.id = n.item WHERE n.id = 2 FOR UPDATE OF n;
RESET lock_timeout;
-- session: other
COMMIT;
-- session: main
SELECT n.id, n.note, i.id FROM near AS n JOIN items AS i ON i.id = n.item WHERE n.id = 2 FOR UPDATE OF n;
SELECT n.id, n.note, i.id, m.name FROM near AS n LEFT JOIN (items AS i JOIN makers AS m ON m.id = i.maker) ON i.id = n.item WHERE n.id < 4 ORDER BY 1 FOR UPDATE OF n;
-- error: 42P01
SELECT id FROM (SELECT id FROM items UNION ALL SELECT id FROM parts) AS x FOR UPDATE OF y;
-- error: 25P01
LOCK TABLE items IN ACCESS SHARE MODE;
EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM items WHERE id = 3 FOR UPDATE;
