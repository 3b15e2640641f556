-- Chapter 15: CHECK on either side, views and WITH CHECK OPTION, generated and serial columns, row-level security, NOT NULL.
CREATE TABLE "far side".goods (id int PRIMARY KEY, price int, CONSTRAINT price_far CHECK (price <> 13));
INSERT INTO "far side".goods VALUES (1, 10), (2, -5), (3, NULL);
CREATE FOREIGN TABLE goods (id int, price int) SERVER loop OPTIONS (schema_name 'far side');
ALTER FOREIGN TABLE goods ADD CONSTRAINT price_near CHECK (price >= 0) NOT VALID;
SELECT * FROM goods ORDER BY id;
SELECT count(*) FROM goods WHERE price < 0;
SET constraint_exclusion = on;
SELECT count(*) FROM goods WHERE price < 0;
ALTER FOREIGN TABLE goods VALIDATE CONSTRAINT price_near;
-- This side's constraint is believed and not enforced: with constraint_exclusion it decides.
SELECT count(*) FROM goods WHERE price < 0;
SELECT count(*) FROM goods WHERE price >= 0;
RESET constraint_exclusion;
SELECT count(*) FROM goods WHERE price < 0;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
INSERT INTO goods VALUES (4, -7) RETURNING *;
-- error: 23514
INSERT INTO goods VALUES (5, 13);
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
UPDATE goods SET price = -8 WHERE id = 4;
-- error: 23514
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
UPDATE goods SET price = 13 WHERE id = 4;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT * FROM "far side".goods ORDER BY id;
ALTER FOREIGN TABLE goods ALTER COLUMN price SET NOT NULL;
SELECT count(*) FROM goods WHERE price IS NULL;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT id FROM goods WHERE price IS NOT NULL ORDER BY id;
-- Nor is NOT NULL enforced here.
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
INSERT INTO goods VALUES (6, NULL);
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
UPDATE goods SET price = NULL WHERE id = (random() * 0)::int + 4;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT id, price FROM "far side".goods WHERE id > 3;
-- Views over foreign tables.
CREATE VIEW cheap AS SELECT id, price FROM goods WHERE price < 100 WITH LOCAL CHECK OPTION;
CREATE VIEW very_cheap AS SELECT * FROM cheap WHERE price < 50 WITH CASCADED CHECK OPTION;
CREATE VIEW unchecked AS SELECT id, price FROM goods WHERE price < 100;
SELECT * FROM very_cheap ORDER BY id;
INSERT INTO cheap VALUES (10, 20), (11, 30) RETURNING *;
-- error: 44000
INSERT INTO cheap VALUES (12, 200);
INSERT INTO cheap VALUES (12, 60);
-- error: 44000
INSERT INTO very_cheap VALUES (13, 60);
INSERT INTO very_cheap VALUES (13, 40);
INSERT INTO unchecked VALUES (14, 1000);
UPDATE cheap SET price = price + 1 WHERE id = 10 RETURNING *;
-- error: 44000
UPDATE cheap SET price = 500 WHERE id = 10;
-- error: 44000
UPDATE very_cheap SET price = 70 WHERE id = 13;
UPDATE unchecked SET price = 999 WHERE id = 13;
DELETE FROM cheap WHERE id = 11 RETURNING id;
DELETE FROM very_cheap WHERE id = 12;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT * FROM "far side".goods ORDER BY id;
-- The remote side changes the row by a trigger: the check meets what was stored.
CREATE FUNCTION "far side".dearer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.price := NEW.price + 90; RETURN NEW; END $$;
CREATE TRIGGER dearer BEFORE INSERT OR UPDATE ON "far side".goods FOR EACH ROW EXECUTE FUNCTION "far side".dearer();
INSERT INTO cheap VALUES (20, 5);
-- error: 44000
INSERT INTO cheap VALUES (21, 30);
-- error: 44000
UPDATE cheap SET price = price + 1 WHERE id = 20;
UPDATE cheap SET price = price - 90 WHERE id = 20;
INSERT INTO unchecked VALUES (22, 30) RETURNING price;
-- error: 44000
INSERT INTO cheap VALUES (23, 1), (24, 80), (25, 2);
DROP TRIGGER dearer ON "far side".goods;
SELECT * FROM "far side".goods WHERE id >= 20 ORDER BY id;
ALTER SERVER loop OPTIONS (ADD batch_size '10');
-- error: 44000
INSERT INTO cheap VALUES (26, 1), (27, 800), (28, 2);
INSERT INTO cheap VALUES (26, 1), (27, 8), (28, 2);
SELECT count(*) FROM "far side".goods WHERE id BETWEEN 26 AND 28;
ALTER SERVER loop OPTIONS (DROP batch_size);
CREATE VIEW joined AS SELECT g.id, g.price, i.label FROM goods AS g JOIN items AS i ON i.id = g.id;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
SELECT * FROM joined ORDER BY id;
-- error: 55000
INSERT INTO joined VALUES (1, 1, 'x');
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE goods SET price = NEW.price WHERE id = OLD.id; RETURN NEW; END $$;
CREATE TRIGGER instead INSTEAD OF UPDATE ON joined FOR EACH ROW EXECUTE FUNCTION instead();
UPDATE joined SET price = 17 WHERE id = 1 RETURNING *;
SELECT price FROM "far side".goods WHERE id = 1;
CREATE VIEW barrier WITH (security_barrier) AS SELECT id, price FROM goods WHERE id > 3;
SELECT count(*) FROM barrier WHERE price > 0 AND id < 100;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
UPDATE barrier SET price = 18 WHERE id = 4 RETURNING price;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
DELETE FROM barrier WHERE id = 4;
-- error: 42809
CREATE RULE noted AS ON INSERT TO goods DO ALSO INSERT INTO near VALUES (NEW.id + 5000, NEW.price, 'by rule');
-- Generated columns: computed on this side for the row sent, and on the other by its own definition.
CREATE TABLE "far side".sums (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text);
CREATE FOREIGN TABLE sums (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO sums (a) VALUES (1), (2);
INSERT INTO sums (a, b, c) VALUES (3, DEFAULT, 'three') RETURNING *;
-- error: 428C9
INSERT INTO sums (a, b) VALUES (4, 9);
UPDATE sums SET a = 10 WHERE a = 1;
UPDATE sums SET a = a + 1, c = 'x' WHERE a > 1 RETURNING a, b, c;
-- error: 428C9
UPDATE sums SET b = 3;
UPDATE sums SET b = DEFAULT WHERE a = 11 RETURNING b;
SELECT a FROM sums WHERE b > 7 ORDER BY a;
SELECT * FROM "far side".sums ORDER BY a;
COPY sums FROM STDIN;
50	fifty
\N	none
\.
SELECT * FROM "far side".sums WHERE c IN ('fifty', 'none') ORDER BY a;
CREATE TABLE "far side".plain (a int, b int);
CREATE FOREIGN TABLE plain (a int, b int GENERATED ALWAYS AS (a + 100) STORED) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO plain (a) VALUES (1) RETURNING *;
UPDATE plain SET a = 2 RETURNING *;
SELECT * FROM "far side".plain;
CREATE TABLE "far side".defaulted (a int, b int DEFAULT 7);
INSERT INTO "far side".defaulted VALUES (1, 50);
CREATE FOREIGN TABLE defaulted (a int, b int GENERATED ALWAYS AS (a + 100) STORED) SERVER loop OPTIONS (schema_name 'far side');
UPDATE defaulted SET a = 2;
SELECT * FROM "far side".defaulted;
-- The same below two levels of partitions, whose columns stand in other places.
CREATE TABLE "far side".leaf (note text, twice int GENERATED ALWAYS AS (qty * 2) STORED, extra int, qty int, k int);
CREATE TABLE tree (k int, qty int, twice int GENERATED ALWAYS AS (qty * 2) STORED, note text) PARTITION BY LIST (k);
CREATE TABLE branch (note text, twice int GENERATED ALWAYS AS (qty * 2) STORED, k int, qty int) PARTITION BY LIST (k);
CREATE FOREIGN TABLE leaf (gone int, note text, twice int GENERATED ALWAYS AS (qty * 2) STORED, qty int, k int) SERVER loop OPTIONS (schema_name 'far side');
ALTER FOREIGN TABLE leaf DROP COLUMN gone;
ALTER TABLE branch ATTACH PARTITION leaf FOR VALUES IN (1);
ALTER TABLE tree ATTACH PARTITION branch FOR VALUES IN (1);
CREATE TABLE near_leaf PARTITION OF tree FOR VALUES IN (2);
INSERT INTO tree (k, qty, note) VALUES (1, 5, 'a'), (1, 6, 'b'), (2, 7, 'c');
UPDATE tree SET qty = qty + 1;
UPDATE tree SET note = note || '!' WHERE qty > 6;
SELECT * FROM tree ORDER BY k, qty;
SELECT * FROM "far side".leaf ORDER BY qty;
-- Serial and default columns of this side.
CREATE TABLE "far side".numbered (id int, name text);
CREATE FOREIGN TABLE numbered (id serial, name text DEFAULT 'unnamed') SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO numbered (name) VALUES ('first'), ('second') RETURNING id;
INSERT INTO numbered DEFAULT VALUES RETURNING *;
SELECT setval('numbered_id_seq', 50);
INSERT INTO numbered (name) SELECT 'more ' || i FROM generate_series(1, 3) AS i;
SELECT * FROM "far side".numbered ORDER BY id;
ALTER FOREIGN TABLE numbered ALTER COLUMN id DROP DEFAULT;
-- differs: a foreign table's NOT NULL and CHECK are checked here, too
INSERT INTO numbered (name) VALUES ('without') RETURNING id;
CREATE FOREIGN TABLE identity (id int GENERATED BY DEFAULT AS IDENTITY (START 7), name text) SERVER loop OPTIONS (schema_name 'far side', table_name 'numbered');
INSERT INTO identity (name) VALUES ('identity') RETURNING id;
INSERT INTO identity (id, name) VALUES (99, 'given') RETURNING id;
SELECT * FROM "far side".numbered WHERE id IN (7, 99) ORDER BY id;
-- The rights of the remote role and its policies hold.
CREATE TABLE "far side".secret (id int, owner text);
INSERT INTO "far side".secret VALUES (1, 'acc_reader'), (2, 'postgres');
GRANT USAGE ON SCHEMA "far side" TO acc_reader;
GRANT SELECT ON "far side".secret TO acc_reader;
ALTER TABLE "far side".secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON "far side".secret USING (owner = CURRENT_USER);
CREATE FOREIGN TABLE secret (id int, owner text) SERVER loop OPTIONS (schema_name 'far side');
SELECT * FROM secret ORDER BY id;
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (ADD user 'acc_reader');
SELECT * FROM secret ORDER BY id;
-- error: 42501
INSERT INTO secret VALUES (3, 'acc_reader');
-- error: 42501
SELECT count(*) FROM goods;
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (DROP user);
SELECT count(*) FROM secret;
