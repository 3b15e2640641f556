-- tables: yes
-- Chapter 7: prepared statements, parameters, subqueries, CTEs, set operations, window functions.
PREPARE one(int) AS SELECT id, label FROM items WHERE id = $1;
EXECUTE one(3);
EXECUTE one(17);
-- rows: none
EXECUTE one(NULL);
EXECUTE one(5);
EXECUTE one(6);
EXECUTE one(7);
EXECUTE one(8);
PREPARE joined(int, int) AS SELECT a.id, b.id FROM items AS a JOIN parts AS b ON b.item = a.id WHERE a.maker = $1 AND b.quantity < $2 ORDER BY 1, 2;
EXECUTE joined(1, 10);
EXECUTE joined(2, 20);
SET plan_cache_mode = force_generic_plan;
EXECUTE joined(1, 10);
EXECUTE joined(3, 4);
EXECUTE one(9);
PREPARE listed(int[]) AS SELECT id FROM items WHERE id = ANY ($1) ORDER BY id;
EXECUTE listed('{1,2,400}');
-- rows: none
EXECUTE listed(NULL);
-- rows: none
EXECUTE listed('{}');
PREPARE found(text, text) AS SELECT id FROM items WHERE label LIKE $1 AND code = $2 ORDER BY id;
EXECUTE found('B%', 'c1');
-- rows: none
EXECUTE found('%''\\%', 'c1');
EXECUTE found('nut%', 'c9');
PREPARE timed(timestamptz, interval) AS SELECT id FROM items WHERE made_at > $1 AND made_at < $1 + $2 ORDER BY id;
EXECUTE timed('2021-04-01', '1 day');
EXECUTE timed('2021-04-01 00:00+05', '10 hours');
PREPARE rest(bool, numeric, float8, mood, char(8)) AS SELECT id FROM items WHERE fine = $1 AND price > $2 AND weight < $3 AND feeling = $4 AND pad = $5 ORDER BY id;
EXECUTE rest(true, 500, 'Infinity', 'calm', 'p3');
EXECUTE rest(false, 900.5, 60, 'angry', 'p2');
PREPARE limited(int, int) AS SELECT id FROM items ORDER BY id LIMIT $1 OFFSET $2;
EXECUTE limited(3, 4);
EXECUTE limited(NULL, 298);
PREPARE grouped(int) AS SELECT maker, count(*) FROM items WHERE id > $1 GROUP BY maker HAVING count(*) > $1 / 10 ORDER BY maker;
EXECUTE grouped(100);
PREPARE kept(int) AS SELECT id, $1 + id, $1::text FROM items WHERE id < 3 ORDER BY $1 * id;
EXECUTE kept(-1);
PREPARE now_and(int) AS SELECT count(*) FROM items WHERE made_at < now() AND id < $1;
EXECUTE now_and(11);
RESET plan_cache_mode;
DEALLOCATE one;
-- error: 26000
EXECUTE one(1);
PREPARE late AS SELECT count(*) FROM items WHERE label = 'nut-2';
EXECUTE late;
UPDATE "far side"."Items" SET label = 'nut-2' WHERE "Item Id" = 300;
EXECUTE late;
SELECT id, label FROM items WHERE price = (SELECT max(price) FROM items_too);
SELECT id FROM items WHERE maker = (SELECT id FROM makers WHERE name = 'Elm') ORDER BY id LIMIT 3;
SELECT id FROM items AS i WHERE price > (SELECT avg(price) + 480 FROM items AS j WHERE j.maker = i.maker) ORDER BY id;
SELECT id, (SELECT name FROM makers AS m WHERE m.id = i.maker) FROM items AS i WHERE id < 5 ORDER BY id;
SELECT id, (SELECT count(*) FROM parts AS p WHERE p.item = i.id), EXISTS (SELECT FROM tags AS t WHERE t.item = i.id) FROM items AS i WHERE id BETWEEN 55 AND 63 ORDER BY id;
SELECT id, ARRAY(SELECT p.id FROM parts AS p WHERE p.item = i.id ORDER BY p.id) FROM items AS i WHERE id BETWEEN 3 AND 9 ORDER BY id;
SELECT id FROM items WHERE id = ANY (ARRAY(SELECT item FROM near WHERE id < 4)) ORDER BY id;
SELECT id FROM items WHERE id > ALL (SELECT item + 95 FROM near) ORDER BY id LIMIT 3;
SELECT id FROM items WHERE (id, maker) IN (SELECT item, item % 8 + 1 FROM near) ORDER BY id LIMIT 4;
SELECT id FROM items WHERE (id, maker) = (SELECT 8, 1);
SELECT id IN (SELECT item FROM parts WHERE item < 20), id FROM items WHERE id < 8 ORDER BY id;
-- error: 21000
SELECT id FROM items WHERE id = (SELECT item FROM near);
SELECT n.id, (SELECT i.label FROM items AS i WHERE i.id = n.item AND n.note IS NOT NULL) FROM near AS n WHERE n.id < 6 ORDER BY 1;
WITH few AS (SELECT * FROM items WHERE id < 4) SELECT few.id, p.id FROM few LEFT JOIN parts AS p ON p.item = few.id ORDER BY 1, 2;
WITH few AS MATERIALIZED (SELECT id, maker FROM items) SELECT count(*), max(maker) FROM few WHERE maker < 4;
WITH a AS (SELECT maker, sum(id) AS s FROM items GROUP BY maker), b AS (SELECT max(s) AS m FROM a) SELECT a.maker FROM a, b WHERE a.s = b.m;
WITH RECURSIVE chain AS (
  SELECT id, boss, name, 1 AS depth FROM staff WHERE boss IS NULL
  UNION ALL
  SELECT s.id, s.boss, s.name, c.depth + 1 FROM staff AS s JOIN chain AS c ON s.boss = c.id WHERE s.id <> c.id
) SELECT depth, count(*), min(name COLLATE "C") FROM chain GROUP BY depth ORDER BY depth;
WITH RECURSIVE up(id, path) AS (
  SELECT 24, ARRAY[24] UNION ALL SELECT s.boss, path || s.boss FROM up JOIN staff AS s ON s.id = up.id WHERE s.boss IS NOT NULL AND s.boss <> s.id
) SELECT path FROM up ORDER BY cardinality(path);
SELECT id FROM items WHERE id < 4 UNION SELECT id FROM parts WHERE id < 6 ORDER BY 1;
SELECT maker FROM items WHERE id < 10 UNION ALL SELECT id FROM makers ORDER BY 1;
SELECT maker FROM items INTERSECT SELECT id FROM makers WHERE country = 'DE' ORDER BY 1;
SELECT id FROM makers EXCEPT SELECT maker FROM items ORDER BY 1;
SELECT item FROM tags WHERE item < 4 EXCEPT ALL SELECT item FROM near UNION ALL SELECT 77 ORDER BY 1;
SELECT tag FROM tags INTERSECT ALL SELECT tag FROM tags WHERE item < 10 ORDER BY 1;
(SELECT id, 'i' AS w FROM items ORDER BY id DESC LIMIT 2) UNION ALL (SELECT id, 'p' FROM parts ORDER BY id LIMIT 2) ORDER BY 1, 2;
SELECT count(*), sum(id) FROM (SELECT id FROM items UNION ALL SELECT id FROM items_too UNION ALL SELECT id FROM near) AS x;
SELECT w, max(id) FROM (SELECT 'a' AS w, id FROM items UNION ALL SELECT 'b', id FROM parts) AS x WHERE id < 150 GROUP BY w ORDER BY w;
SELECT x.id FROM (SELECT id FROM items UNION ALL SELECT id + 1000 FROM parts) AS x JOIN near AS n ON n.item = x.id ORDER BY 1 LIMIT 4;
SELECT id, row_number() OVER (ORDER BY price DESC NULLS LAST, id), rank() OVER (PARTITION BY maker ORDER BY price) FROM items WHERE id < 15 ORDER BY id;
SELECT id, lag(id) OVER w, lead(price, 2, 0) OVER w, first_value(id) OVER w FROM items WHERE id < 12 WINDOW w AS (PARTITION BY maker ORDER BY id) ORDER BY id;
SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM items WHERE id < 8 ORDER BY id;
SELECT maker, id, count(*) OVER (PARTITION BY maker) - 30 FROM items WHERE id % 50 = 0 ORDER BY 2;
SELECT maker, sum(count(*)) OVER (ORDER BY maker) FROM items GROUP BY maker ORDER BY maker;
SELECT * FROM (SELECT id, maker, row_number() OVER (PARTITION BY maker ORDER BY id DESC) AS r FROM items) AS x WHERE r = 1 ORDER BY maker;
SELECT id, ntile(3) OVER (ORDER BY id), cume_dist() OVER (ORDER BY maker) FROM items WHERE id < 7 ORDER BY id;
SELECT id, array_agg(id) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM items WHERE id < 5 ORDER BY id;
SELECT v.x, i.label FROM (VALUES (3), (4), (999)) AS v(x) LEFT JOIN items AS i ON i.id = v.x ORDER BY 1;
SELECT i.id FROM items AS i JOIN unnest(ARRAY[5, 7]) AS u(x) ON u.x = i.id ORDER BY 1;
EXPLAIN (COSTS OFF) EXECUTE grouped(100);
