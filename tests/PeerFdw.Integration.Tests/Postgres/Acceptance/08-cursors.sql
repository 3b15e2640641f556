-- tables: yes
-- Chapter 8: cursors, rescans, functions in PL/pgSQL that read, several scans at once.
BEGIN;
DECLARE a CURSOR FOR SELECT id, label FROM items ORDER BY id;
FETCH 3 FROM a;
FETCH NEXT FROM a;
MOVE 10 FROM a;
FETCH 2 FROM a;
DECLARE b CURSOR FOR SELECT id, item FROM parts ORDER BY id DESC;
FETCH 2 FROM b;
FETCH 2 FROM a;
FETCH 2 FROM b;
SELECT count(*) FROM items;
FETCH 1 FROM a;
CLOSE b;
FETCH 1 FROM a;
MOVE ALL FROM a;
-- rows: none
FETCH 1 FROM a;
COMMIT;
-- error: 34000
FETCH 1 FROM a;
BEGIN;
DECLARE s SCROLL CURSOR FOR SELECT id FROM items WHERE id < 20 ORDER BY id;
FETCH LAST FROM s;
FETCH PRIOR FROM s;
FETCH ABSOLUTE 5 FROM s;
FETCH RELATIVE -2 FROM s;
FETCH FIRST FROM s;
-- rows: none
FETCH BACKWARD 2 FROM s;
FETCH FORWARD ALL FROM s;
FETCH BACKWARD 3 FROM s;
DECLARE n NO SCROLL CURSOR FOR SELECT id FROM items ORDER BY id;
FETCH 2 FROM n;
SAVEPOINT p;
-- error: 55000
FETCH PRIOR FROM n;
ROLLBACK TO p;
-- error: 55000
FETCH 2 FROM n;
COMMIT;
BEGIN;
DECLARE h CURSOR WITH HOLD FOR SELECT i.id, m.name FROM items AS i JOIN makers AS m ON m.id = i.maker ORDER BY i.id;
FETCH 1 FROM h;
COMMIT;
FETCH 2 FROM h;
FETCH ABSOLUTE 300 FROM h;
CLOSE h;
BEGIN;
DECLARE e CURSOR FOR SELECT id, 100 / (id - 4) FROM items ORDER BY id;
SAVEPOINT p;
-- error: 22012
FETCH 5 FROM e;
ROLLBACK TO p;
-- error: 55000
FETCH 1 FROM e;
ROLLBACK;
-- A cursor opened before a savepoint goes on after its rollback.
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM items ORDER BY id;
FETCH 2 FROM c;
SAVEPOINT p;
FETCH 2 FROM c;
-- error: 22012
SELECT 1 / (count(*) - count(*)) FROM parts;
ROLLBACK TO p;
FETCH 2 FROM c;
RELEASE p;
FETCH 2 FROM c;
COMMIT;
-- A cursor opened inside goes with it.
BEGIN;
SAVEPOINT p;
DECLARE d CURSOR FOR SELECT id FROM tags AS t(id) ORDER BY id;
FETCH 1 FROM d;
ROLLBACK TO p;
-- error: 34000
FETCH 1 FROM d;
ROLLBACK;
-- Two cursors over one table, a third over another server, in turn.
BEGIN;
DECLARE x CURSOR FOR SELECT id FROM items ORDER BY id;
DECLARE y CURSOR FOR SELECT id FROM items ORDER BY id DESC;
DECLARE z CURSOR FOR SELECT id FROM items_too ORDER BY id;
FETCH 2 FROM x;
FETCH 2 FROM y;
FETCH 2 FROM z;
FETCH 20 FROM z;
FETCH 2 FROM y;
FETCH 2 FROM x;
SELECT sum(a.id) FROM items AS a JOIN items_too AS b USING (id);
FETCH 2 FROM z;
FETCH 1 FROM x;
ROLLBACK;
CREATE FUNCTION label_of(int) RETURNS text LANGUAGE plpgsql AS $$ DECLARE t text; BEGIN SELECT label INTO t FROM items WHERE id = $1; RETURN t; END $$;
SELECT label_of(3), label_of(17), label_of(1000);
SELECT id, label_of(id) FROM parts WHERE id < 6 ORDER BY id;
SELECT id FROM items WHERE label_of(id) = 'gear-4' ORDER BY id;
CREATE FUNCTION sum_of_loop() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE r record; s bigint := 0;
BEGIN
  FOR r IN SELECT id, maker FROM items ORDER BY id LOOP
    IF r.maker = 2 THEN s := s + (SELECT count(*) FROM parts WHERE item = r.id); END IF;
    EXIT WHEN r.id > 200;
  END LOOP;
  RETURN s;
END $$;
SELECT sum_of_loop();
CREATE FUNCTION rows_of(int) RETURNS TABLE (i int, n text) LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT p.id, p.name FROM parts AS p WHERE p.item = $1 ORDER BY 1; END $$;
SELECT m.id, r.* FROM makers AS m, rows_of(m.id * 3) AS r ORDER BY 1, 2;
CREATE FUNCTION open_cursor(refcursor) RETURNS refcursor LANGUAGE plpgsql AS $$ BEGIN OPEN $1 FOR SELECT id FROM items ORDER BY id DESC; RETURN $1; END $$;
BEGIN;
SELECT open_cursor('given');
FETCH 3 FROM given;
COMMIT;
CREATE FUNCTION sql_count(int) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM items WHERE maker = $1';
SELECT id, sql_count(id) FROM makers ORDER BY id;
CREATE FUNCTION caught(int) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 / (id - $1) FROM items;
  RETURN 'fine';
EXCEPTION WHEN division_by_zero THEN RETURN SQLSTATE;
END $$;
SELECT caught(5), caught(-1), caught(300);
SELECT id, caught(id) FROM makers WHERE id < 3 ORDER BY id;
-- Rescans: the inner side again and again, with and without a changed parameter.
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
SET enable_memoize = off;
SELECT n.id, t.tag FROM near AS n JOIN tags AS t ON t.item = n.item WHERE n.id < 8 ORDER BY 1, 2;
SELECT n.id, t.tag FROM near AS n LEFT JOIN tags AS t ON t.item = n.item AND t.tag > 'o' ORDER BY 1, 2;
SELECT count(*) FROM near AS n JOIN tags AS t ON t.item > n.item;
SELECT n.id, (SELECT count(*) FROM tags AS t WHERE t.item < n.id) FROM near AS n WHERE n.id < 6 ORDER BY 1;
SELECT n.id FROM near AS n WHERE n.item IN (SELECT t.item FROM tags AS t WHERE t.tag = 'rare') ORDER BY 1;
SELECT n.id, x.m FROM near AS n, LATERAL (SELECT max(i.price) AS m FROM items AS i WHERE i.maker = n.id) AS x WHERE n.id < 10 ORDER BY 1;
SELECT n.id, x.id FROM near AS n, LATERAL (SELECT i.id FROM items AS i WHERE i.id > n.item ORDER BY i.id LIMIT 1) AS x WHERE n.id < 6 ORDER BY 1;
SET enable_material = on;
SELECT count(*) FROM near AS n JOIN tags AS t ON t.item > n.item;
SET enable_memoize = on;
SELECT sum(i.price) FROM parts AS p JOIN items_too AS i ON i.id = p.item;
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_material;
RESET enable_memoize;
CREATE TABLE kept AS SELECT id, label FROM items WHERE id <= 10;
SELECT * FROM kept ORDER BY id;
SELECT id, label INTO kept_too FROM items WHERE id > 298;
CREATE MATERIALIZED VIEW summary AS SELECT maker, count(*) AS n FROM items GROUP BY maker;
SELECT * FROM summary ORDER BY maker;
REFRESH MATERIALIZED VIEW summary;
INSERT INTO kept SELECT id, label FROM items WHERE id BETWEEN 11 AND 15;
UPDATE kept SET label = i.code FROM items AS i WHERE i.id = kept.id AND i.maker = 2 RETURNING kept.id, kept.label, i.maker;
DELETE FROM kept USING parts AS p WHERE p.item = kept.id RETURNING kept.id;
-- since: 15
MERGE INTO kept USING items AS i ON i.id = kept.id WHEN MATCHED AND i.maker = 3 THEN DELETE WHEN MATCHED THEN UPDATE SET label = i.pad WHEN NOT MATCHED AND i.id > 296 THEN INSERT VALUES (i.id, i.label);
SELECT * FROM kept ORDER BY id;
