-- tables: yes
-- Chapter 5: ORDER BY, LIMIT, OFFSET, DISTINCT.
SELECT id FROM items ORDER BY id DESC LIMIT 3;
SELECT id FROM items ORDER BY id OFFSET 297;
SELECT id FROM items ORDER BY id LIMIT 3 OFFSET 100;
SELECT id FROM items ORDER BY id FETCH FIRST 2 ROWS ONLY;
SELECT maker FROM items ORDER BY maker FETCH FIRST 2 ROWS WITH TIES;
-- rows: none
SELECT id FROM items ORDER BY id LIMIT 0;
SELECT count(*) FROM (SELECT id FROM items LIMIT 7) AS x;
SELECT count(*) FROM (SELECT id FROM items LIMIT NULL OFFSET 290) AS x;
SELECT id FROM items ORDER BY id LIMIT (SELECT min(id) + 1 FROM items);
SELECT id FROM items ORDER BY id OFFSET (SELECT max(id) - 2 FROM items);
SELECT id, maker FROM items ORDER BY maker DESC, id LIMIT 4;
SELECT id, price FROM items ORDER BY price, id LIMIT 4;
SELECT id, price FROM items ORDER BY price DESC, id LIMIT 25;
SELECT id, price FROM items ORDER BY price NULLS FIRST, id LIMIT 25;
SELECT id, price FROM items ORDER BY price DESC NULLS LAST, id LIMIT 4;
SELECT id, weight FROM items ORDER BY weight DESC, id LIMIT 20;
SELECT id, weight FROM items ORDER BY weight NULLS FIRST, id LIMIT 8;
SELECT id, label COLLATE "C" AS l FROM items WHERE id < 30 ORDER BY label COLLATE "C", id;
SELECT id, label FROM items WHERE id < 30 ORDER BY label COLLATE "C" DESC NULLS LAST, id;
SELECT id, label FROM items WHERE id < 15 ORDER BY label, id;
SELECT name FROM makers ORDER BY name DESC LIMIT 3;
SELECT id, feeling FROM items WHERE id < 9 ORDER BY feeling DESC, id;
SELECT id, fine FROM items WHERE id < 9 ORDER BY fine, id;
SELECT id FROM items WHERE id < 30 ORDER BY id % 10, id;
SELECT id FROM items WHERE id < 30 ORDER BY -id LIMIT 3;
SELECT id FROM items ORDER BY abs(id - 150), id LIMIT 5;
SELECT id, code FROM items ORDER BY length(code), code COLLATE "C", id LIMIT 5;
SELECT id FROM items ORDER BY CASE WHEN maker = 5 THEN 0 ELSE 1 END, id LIMIT 4;
SELECT id, made_at FROM items ORDER BY made_at DESC LIMIT 2;
SELECT id, sold_at FROM items ORDER BY sold_at NULLS FIRST, id LIMIT 3;
SELECT id FROM items ORDER BY id USING > LIMIT 2;
SELECT id FROM items ORDER BY 'constant'::text, 1 LIMIT 2;
SELECT id + maker AS s, id FROM items ORDER BY s, id LIMIT 3;
SELECT m.name, i.id FROM items AS i JOIN makers AS m ON m.id = i.maker ORDER BY m.name DESC, i.id DESC LIMIT 4;
SELECT m.name, i.id FROM items AS i JOIN makers AS m ON m.id = i.maker ORDER BY m.id + i.id DESC, i.id LIMIT 4;
SELECT DISTINCT maker FROM items ORDER BY maker;
SELECT DISTINCT maker, feeling FROM items ORDER BY 1, 2;
SELECT DISTINCT ON (maker) maker, id, price FROM items ORDER BY maker, price DESC NULLS LAST, id;
SELECT DISTINCT ON (feeling, maker) feeling, maker, id FROM items WHERE id < 30 ORDER BY feeling, maker, id DESC;
SELECT DISTINCT tag FROM tags;
SELECT DISTINCT tag FROM tags ORDER BY tag DESC LIMIT 2;
SELECT count(DISTINCT tag), count(DISTINCT item) FROM tags;
SELECT DISTINCT m.country FROM items AS i JOIN makers AS m ON m.id = i.maker ORDER BY 1 NULLS FIRST;
SELECT DISTINCT i.maker % 2 FROM items AS i;
SELECT * FROM (SELECT id, maker FROM items ORDER BY maker, id LIMIT 5) AS x ORDER BY id;
SELECT * FROM (SELECT id, maker FROM items ORDER BY id DESC LIMIT 20) AS x WHERE maker = 2 ORDER BY id;
SELECT * FROM (SELECT DISTINCT maker FROM items) AS x JOIN makers ON id = maker ORDER BY id;
SELECT x.id, m.name FROM (SELECT id, maker FROM items ORDER BY id LIMIT 3 OFFSET 10) AS x JOIN makers AS m ON m.id = x.maker ORDER BY 1;
SELECT id FROM items WHERE id IN (SELECT item FROM parts ORDER BY quantity DESC, id LIMIT 4) ORDER BY id;
SET enable_incremental_sort = off;
SELECT maker, price, id FROM items ORDER BY maker, price, id LIMIT 3;
RESET enable_incremental_sort;
SET cursor_tuple_fraction = 0.001;
SELECT id FROM items ORDER BY maker, id LIMIT 3;
RESET cursor_tuple_fraction;
-- error: 2201W
SELECT id FROM items LIMIT -1;
-- error: 2201X
SELECT id FROM items OFFSET -1;
-- error: 42P10
SELECT DISTINCT ON (maker) id FROM items ORDER BY price;
EXPLAIN (COSTS OFF) SELECT id FROM items ORDER BY id DESC LIMIT 3;
