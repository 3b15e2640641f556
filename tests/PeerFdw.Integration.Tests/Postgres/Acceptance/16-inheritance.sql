-- Chapter 16: foreign tables as children and as parents.
CREATE TABLE animal (name text, legs int);
CREATE TABLE cat (claws bool) INHERITS (animal);
CREATE TABLE "far side".birds (name text, legs int, wings int);
CREATE FOREIGN TABLE bird (wings int) INHERITS (animal) SERVER loop OPTIONS (schema_name 'far side', table_name 'birds');
INSERT INTO animal VALUES ('snake', 0), ('ant', 6);
INSERT INTO cat VALUES ('tom', 4, true), ('tiger', 4, true);
INSERT INTO bird VALUES ('hen', 2, 2), ('duck', 2, 2), ('model', 2, 4);
SELECT tableoid::regclass, * FROM animal ORDER BY name;
SELECT tableoid::regclass, * FROM ONLY animal ORDER BY name;
SELECT tableoid::regclass, * FROM bird ORDER BY name;
SELECT tableoid::regclass, * FROM ONLY bird ORDER BY name;
SELECT count(*), sum(legs) FROM animal;
SELECT legs, count(*) FROM animal GROUP BY legs ORDER BY legs;
SELECT * FROM animal WHERE legs = 2 ORDER BY name;
SELECT * FROM animal WHERE tableoid = 'bird'::regclass AND name LIKE '%d%' ORDER BY name;
SELECT a.name, s.name FROM animal AS a LEFT JOIN staff AS s ON s.id = a.legs ORDER BY a.name COLLATE "C";
SELECT a.name, b.name FROM animal AS a JOIN animal AS b ON a.legs = b.legs AND a.name < b.name COLLATE "C" ORDER BY 1, 2;
UPDATE animal SET legs = legs + 10;
SELECT * FROM "far side".birds ORDER BY name;
UPDATE animal SET legs = legs - 10 RETURNING tableoid::regclass, *;
UPDATE ONLY animal SET name = upper(name);
UPDATE bird SET wings = wings + 1 WHERE name = 'duck' RETURNING *;
UPDATE animal SET name = name || '!' WHERE name IN ('hen', 'tom') RETURNING name;
UPDATE animal SET name = n.note FROM near AS n WHERE n.id = animal.legs AND n.id = 6 RETURNING animal.*, n.id;
SELECT tableoid::regclass, * FROM animal ORDER BY name COLLATE "C";
DELETE FROM animal WHERE legs = 0 RETURNING *;
DELETE FROM animal USING "far side".birds AS b WHERE b.name = animal.name AND b.wings = 4 RETURNING animal.name;
DELETE FROM animal WHERE tableoid = 'cat'::regclass AND name = 'tiger';
SELECT tableoid::regclass, name, legs FROM animal ORDER BY 1, 2;
SELECT * FROM animal ORDER BY name COLLATE "C" FOR UPDATE;
SELECT * FROM animal WHERE legs = 2 ORDER BY name FOR SHARE;
SELECT n.id, a.name FROM near AS n JOIN animal AS a ON a.legs = n.id ORDER BY 1, 2 FOR UPDATE;
SELECT n.id FROM near AS n WHERE n.id IN (SELECT legs FROM animal) ORDER BY 1 FOR UPDATE;
ALTER TABLE animal ADD COLUMN colour text DEFAULT 'grey';
-- error: 42703
SELECT * FROM animal;
SELECT name FROM animal ORDER BY name COLLATE "C";
ALTER TABLE "far side".birds ADD COLUMN colour text DEFAULT 'white';
SELECT name, colour FROM animal ORDER BY name COLLATE "C";
ALTER TABLE animal ADD CONSTRAINT some_legs CHECK (legs >= 0);
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
INSERT INTO bird (name, legs) VALUES ('minus', -2);
-- error: 23514
INSERT INTO cat (name, legs) VALUES ('minus', -2);
-- rows: none
SELECT name FROM animal WHERE legs < 0;
ALTER FOREIGN TABLE bird NO INHERIT animal;
SELECT count(*) FROM animal;
ALTER FOREIGN TABLE bird INHERIT animal;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT count(*) FROM animal;
-- error: 42P21
ALTER FOREIGN TABLE makers INHERIT animal;
-- Row triggers on a child: only its rows go one by one.
CREATE TABLE log (what text);
CREATE FUNCTION logged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (TG_TABLE_NAME || ' ' || TG_OP); RETURN coalesce(NEW, OLD); END $$;
CREATE TRIGGER t BEFORE UPDATE OR DELETE ON bird FOR EACH ROW EXECUTE FUNCTION logged();
UPDATE animal SET colour = 'black' WHERE legs = 2;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
DELETE FROM animal WHERE name = 'minus';
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT what, count(*) FROM log GROUP BY what ORDER BY what;
SELECT name, colour FROM "far side".birds ORDER BY name COLLATE "C";
-- A foreign table as the parent of a local and of a foreign one.
CREATE FOREIGN TABLE maker_parent (id int, name text COLLATE "C") SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
CREATE TABLE maker_local () INHERITS (maker_parent);
CREATE FOREIGN TABLE maker_far () INHERITS (maker_parent) SERVER mirror OPTIONS (schema_name 'far side', table_name 'staff');
INSERT INTO maker_local VALUES (1, 'local');
SELECT tableoid::regclass, * FROM maker_parent WHERE id < 3 ORDER BY 1, 2;
SELECT count(*) FROM maker_parent;
SELECT count(*) FROM ONLY maker_parent;
UPDATE maker_parent SET name = name || '*' WHERE id = 1 RETURNING tableoid::regclass, name;
SELECT name FROM "far side".makers WHERE id = 1;
SELECT name FROM "far side".staff WHERE id = 1;
SELECT id FROM maker_parent WHERE id = 2 FOR UPDATE;
DELETE FROM maker_parent WHERE id = 24;
SELECT count(*) FROM maker_parent;
SELECT a.id FROM maker_parent AS a JOIN near AS n ON n.id = a.id WHERE a.id < 3 ORDER BY 1 FOR UPDATE OF n;
SET enable_hashjoin = off;
SET enable_nestloop = off;
SELECT n.id, a.legs FROM near AS n JOIN animal AS a ON a.legs = n.id ORDER BY 1 LIMIT 3;
SELECT n.id, m.name FROM near AS n LEFT JOIN maker_parent AS m ON m.id = n.id ORDER BY 1, 2 LIMIT 5;
RESET enable_hashjoin;
RESET enable_nestloop;
EXPLAIN (VERBOSE, COSTS OFF) UPDATE animal SET legs = 1;
DROP TABLE animal CASCADE;
-- error: 42P01
SELECT * FROM bird;
