-- Chapter 12: INSERT, UPDATE, DELETE, with RETURNING and ON CONFLICT, one row, many rows, from queries; the base tables are read after them.
CREATE TABLE "far side".stock (id int PRIMARY KEY, amount int DEFAULT 7, note text, at timestamptz DEFAULT '2020-01-01 00:00+00', place varchar(6), CONSTRAINT amount_positive CHECK (amount >= 0));
CREATE UNIQUE INDEX stock_note ON "far side".stock (note);
CREATE FOREIGN TABLE stock (id int NOT NULL, amount int, note text, at timestamptz, place varchar(6)) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO stock VALUES (1, 10, 'one', '2021-01-01 00:00+00', 'here');
INSERT INTO stock (id, amount) VALUES (2, 20);
INSERT INTO stock (id) VALUES (3);
SELECT * FROM "far side".stock ORDER BY id;
INSERT INTO stock VALUES (4, 40, 'four'), (5, 50, 'five'), (6, 60, 'six') RETURNING id, amount + 1, note;
INSERT INTO stock (note, id) SELECT 'row ' || i, i FROM generate_series(7, 30) AS i;
INSERT INTO stock (id, amount, note) SELECT id + 60, wage::int, name FROM staff WHERE id = 24 RETURNING *;
-- error: 23505
INSERT INTO stock (id, amount, note) SELECT id, wage::int, name FROM staff WHERE id > 22;
INSERT INTO stock (id, amount, note) SELECT id + 100, wage::int, name || '?' FROM staff WHERE id > 22 RETURNING stock.*;
SELECT * FROM "far side".stock ORDER BY id;
-- error: 23502
INSERT INTO stock DEFAULT VALUES;
-- error: 23505
INSERT INTO stock (id) VALUES (1);
-- error: 23514
INSERT INTO stock (id, amount) VALUES (200, -1);
-- error: 23502
INSERT INTO stock (id) VALUES (NULL);
-- error: 22001
INSERT INTO stock (id, place) VALUES (200, 'far away');
-- error: 23505
INSERT INTO stock (id, note) VALUES (200, 'two hundred'), (201, 'one');
SELECT count(*) FROM "far side".stock WHERE id >= 200;
INSERT INTO stock (id, note) VALUES (1, 'again') ON CONFLICT DO NOTHING;
INSERT INTO stock (id, note) VALUES (1, 'again'), (202, 'new'), (203, 'one') ON CONFLICT DO NOTHING RETURNING id, note;
-- error: 42P10
INSERT INTO stock (id, note) VALUES (1, 'again') ON CONFLICT (id) DO NOTHING;
-- error: 42P10
INSERT INTO stock (id, note) VALUES (1, 'again') ON CONFLICT (id) DO UPDATE SET note = 'changed';
-- error: 42601
INSERT INTO stock (id, note) VALUES (1, 'again') ON CONFLICT DO UPDATE SET note = 'changed';
INSERT INTO stock AS s (id, note) VALUES (204, NULL) RETURNING s.id, s.amount, s.at, tableoid::regclass;
INSERT INTO stock (id, note) VALUES (205, E'quote'' back\\slash\n"double" $1 %s') RETURNING note;
INSERT INTO stock (id, note) VALUES (206, 'Ωmega 🐎'), (207, '') RETURNING note, length(note);
WITH new AS (INSERT INTO stock (id, amount) VALUES (208, 1), (209, 2) RETURNING id, amount) SELECT sum(id), sum(amount) FROM new;
SELECT * FROM "far side".stock WHERE id > 200 ORDER BY id;
UPDATE stock SET note = 'first' WHERE id = 1;
UPDATE stock SET amount = amount + 5 WHERE id BETWEEN 7 AND 10 RETURNING id, amount;
UPDATE stock SET amount = amount * 2, note = note || '!' WHERE id IN (4, 5) RETURNING *;
UPDATE stock SET amount = DEFAULT, at = DEFAULT WHERE id = 6 RETURNING *;
UPDATE stock SET (amount, note) = (60, 'six again') WHERE id = 6 RETURNING amount, note;
UPDATE stock SET (amount, note) = (SELECT wage::int, name FROM staff WHERE id = 3) WHERE id = 7 RETURNING amount, note;
UPDATE stock SET note = NULL WHERE note LIKE 'row 1%';
UPDATE stock SET id = id + 1000 WHERE id = 30 RETURNING id;
UPDATE stock SET amount = 0 WHERE false;
UPDATE stock SET amount = (random() * 0)::int + 3 WHERE id = 8 RETURNING amount;
UPDATE stock SET note = to_char(id, 'FM000') WHERE id % 9 = 2 AND id < 100 RETURNING id, note;
UPDATE stock SET amount = amount WHERE id > 5000;
UPDATE stock AS s SET amount = s.id WHERE s.id = 9 RETURNING s, s.amount = s.id;
-- error: 23505
UPDATE stock SET id = 1 WHERE id = 2;
-- error: 23514
UPDATE stock SET amount = -amount WHERE amount > 0;
-- error: 22012
UPDATE stock SET amount = amount / (amount - amount) WHERE id = 4;
-- error: 22001
UPDATE stock SET place = 'a long place' WHERE id = 4;
-- error: 23502
UPDATE stock SET id = NULL WHERE id = 4;
-- error: 42703
UPDATE stock SET no_such = 1;
SELECT id, amount, note FROM "far side".stock ORDER BY id;
DELETE FROM stock WHERE id = 2;
DELETE FROM stock WHERE id BETWEEN 11 AND 14 RETURNING id, note;
DELETE FROM stock WHERE id IN (SELECT id FROM near WHERE id BETWEEN 15 AND 18) RETURNING *;
DELETE FROM stock WHERE id = 7000;
DELETE FROM stock WHERE id = 19 AND random() >= 0 RETURNING id;
DELETE FROM stock WHERE (SELECT count(*) FROM stock) < 0;
WITH gone AS (DELETE FROM stock WHERE id > 200 AND id < 210 RETURNING *) SELECT count(*), min(id), max(id) FROM gone;
SELECT id, amount, note FROM "far side".stock ORDER BY id;
WITH gone AS (DELETE FROM stock WHERE id = 20 RETURNING *) INSERT INTO near SELECT id + 1000, amount, note FROM gone;
SELECT * FROM near WHERE id > 1000;
WITH moved AS (UPDATE stock SET amount = 1 WHERE id = 21 RETURNING id) SELECT stock.id, amount FROM stock, moved WHERE stock.id = moved.id;
SELECT amount FROM stock WHERE id = 21;
-- Written and read in one transaction.
BEGIN;
INSERT INTO stock (id, note) VALUES (300, 'inside');
SELECT note FROM stock WHERE id = 300;
UPDATE stock SET note = note || ' and changed' WHERE id = 300;
SELECT note, amount FROM stock WHERE id = 300;
SELECT count(*) FROM "far side".stock WHERE id = 300;
DELETE FROM stock WHERE id = 300;
SELECT count(*) FROM stock WHERE id = 300;
INSERT INTO stock (id, note) VALUES (301, 'rolled back');
ROLLBACK;
SELECT count(*) FROM "far side".stock WHERE id IN (300, 301);
-- A table that may not be written.
ALTER FOREIGN TABLE stock OPTIONS (ADD updatable 'false');
-- error: 55000
INSERT INTO stock (id) VALUES (400);
-- error: 55000
UPDATE stock SET amount = 1 WHERE id = 1;
-- error: 55000
DELETE FROM stock WHERE id = 1;
SELECT is_insertable_into FROM information_schema.tables WHERE table_name = 'stock' AND table_schema = 'public';
ALTER FOREIGN TABLE stock OPTIONS (SET updatable 'true');
ALTER SERVER loop OPTIONS (ADD updatable 'false');
INSERT INTO stock (id) VALUES (400);
-- error: 55000
INSERT INTO parts (id, quantity) VALUES (1000, 1);
ALTER SERVER loop OPTIONS (DROP updatable);
SELECT is_updatable FROM information_schema.columns WHERE table_name = 'stock' AND column_name = 'amount' AND table_schema = 'public';
SELECT pg_relation_is_updatable('stock', false);
-- Columns with other names, dropped ones, defaults of this side.
CREATE TABLE "far side"."Odd Names" ("select" int PRIMARY KEY, "a ""b""" text, "Ünï" int, hidden text DEFAULT 'kept');
CREATE FOREIGN TABLE odd (k int OPTIONS (column_name 'select'), gone int, t text OPTIONS (column_name 'a "b"') DEFAULT 'local default', u int OPTIONS (column_name 'Ünï')) SERVER loop OPTIONS (schema_name 'far side', table_name 'Odd Names');
ALTER FOREIGN TABLE odd DROP COLUMN gone;
INSERT INTO odd (k, u) VALUES (1, 5), (2, 6) RETURNING *;
INSERT INTO odd VALUES (3, DEFAULT, 7), (4, NULL, NULL) RETURNING k, t;
UPDATE odd SET u = u + 1, t = t || '?' WHERE k < 4 RETURNING *;
DELETE FROM odd WHERE u = 7 RETURNING odd;
SELECT * FROM "far side"."Odd Names" ORDER BY 1;
-- A table with no column but dropped ones.
CREATE TABLE "far side".bare (a int DEFAULT 3, b text);
CREATE FOREIGN TABLE bare () SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO bare DEFAULT VALUES;
INSERT INTO bare DEFAULT VALUES RETURNING 1;
INSERT INTO bare DEFAULT VALUES RETURNING bare;
SELECT * FROM "far side".bare;
DELETE FROM bare;
SELECT count(*) FROM "far side".bare;
-- error: 42P01
INSERT INTO no_such_table VALUES (1);
CREATE FOREIGN TABLE lost (a int) SERVER loop OPTIONS (table_name 'not there');
-- error: 42P01
INSERT INTO lost VALUES (1);
-- error: 42P01
UPDATE lost SET a = 1;
-- error: 42P01
DELETE FROM lost;
-- Prepared writing.
PREPARE add(int, text) AS INSERT INTO stock (id, note) VALUES ($1, $2) RETURNING id;
EXECUTE add(500, 'p1');
EXECUTE add(501, NULL);
-- error: 23505
EXECUTE add(500, 'p2');
EXECUTE add(502, 'p3');
PREPARE change(int, int) AS UPDATE stock SET amount = $2 WHERE id = $1 RETURNING id, amount;
EXECUTE change(500, 1);
EXECUTE change(501, NULL);
-- rows: none
EXECUTE change(-1, 1);
PREPARE remove(int[]) AS DELETE FROM stock WHERE id = ANY ($1);
EXECUTE remove('{500,501}');
SELECT id FROM "far side".stock WHERE id >= 500;
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO stock (id) VALUES (1) RETURNING *;
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) UPDATE stock SET amount = 3 WHERE id = 4;
SELECT amount FROM "far side".stock WHERE id = 4;
