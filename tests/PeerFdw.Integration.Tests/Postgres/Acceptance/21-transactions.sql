-- Chapter 21: transactions, savepoints, isolation, read only, two-phase, as a second session sees them.
CREATE TABLE "far side".account (id int PRIMARY KEY, amount int CHECK (amount >= 0));
INSERT INTO "far side".account VALUES (1, 100), (2, 200), (3, 300);
CREATE FOREIGN TABLE account (id int, amount int) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE account_too (id int, amount int) SERVER mirror OPTIONS (schema_name 'far side', table_name 'account');
BEGIN;
UPDATE account SET amount = amount - 50 WHERE id = 1;
UPDATE account SET amount = amount + 50 WHERE id = 2;
SELECT * FROM account ORDER BY id;
-- session: other
SELECT * FROM "far side".account ORDER BY id;
-- session: main
COMMIT;
-- session: other
SELECT * FROM "far side".account ORDER BY id;
-- session: main
BEGIN;
DELETE FROM account;
SELECT count(*) FROM account;
ROLLBACK;
SELECT * FROM "far side".account ORDER BY id;
-- Savepoints.
BEGIN;
INSERT INTO account VALUES (10, 1);
SAVEPOINT a;
INSERT INTO account VALUES (11, 1);
SAVEPOINT b;
INSERT INTO account VALUES (12, 1);
SELECT id FROM account WHERE id >= 10 ORDER BY id;
ROLLBACK TO b;
SELECT id FROM account WHERE id >= 10 ORDER BY id;
INSERT INTO account VALUES (13, 1);
RELEASE b;
ROLLBACK TO a;
SELECT id FROM account WHERE id >= 10 ORDER BY id;
INSERT INTO account VALUES (14, 1);
COMMIT;
SELECT id FROM "far side".account WHERE id >= 10 ORDER BY id;
BEGIN;
SAVEPOINT a;
-- error: 23505
INSERT INTO account VALUES (1, 1);
ROLLBACK TO a;
INSERT INTO account VALUES (15, 1);
SAVEPOINT b;
-- error: 23514
UPDATE account SET amount = -1 WHERE id = 15;
ROLLBACK TO b;
UPDATE account SET amount = 2 WHERE id = 15;
RELEASE a;
COMMIT;
SELECT * FROM "far side".account WHERE id >= 10 ORDER BY id;
BEGIN;
SAVEPOINT a;
SAVEPOINT b;
SAVEPOINT c;
INSERT INTO account VALUES (16, 1);
RELEASE b;
SELECT count(*) FROM account WHERE id = 16;
ROLLBACK TO a;
SELECT count(*) FROM account WHERE id = 16;
COMMIT;
DO $$
BEGIN
  FOR i IN 20 .. 26 LOOP
    BEGIN
      INSERT INTO account VALUES (i, i);
      IF i % 3 = 0 THEN RAISE EXCEPTION 'undo' USING ERRCODE = 'XY003'; END IF;
    EXCEPTION WHEN SQLSTATE 'XY003' THEN NULL;
    END;
  END LOOP;
END $$;
SELECT * FROM "far side".account WHERE id >= 20 ORDER BY id;
CREATE PROCEDURE in_steps() LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account VALUES (30, 1);
  COMMIT;
  INSERT INTO account VALUES (31, 1);
  ROLLBACK;
  INSERT INTO account VALUES (32, 1);
END $$;
CALL in_steps();
SELECT id FROM "far side".account WHERE id >= 30 ORDER BY id;
-- Two servers in one transaction.
BEGIN;
INSERT INTO account VALUES (40, 1);
INSERT INTO account_too VALUES (41, 1);
SELECT count(*) FROM account WHERE id >= 40;
SELECT count(*) FROM account_too WHERE id >= 40;
COMMIT;
SELECT id FROM "far side".account WHERE id >= 40 ORDER BY id;
BEGIN;
INSERT INTO account VALUES (42, 1);
INSERT INTO account_too VALUES (43, 1);
ROLLBACK;
SELECT id FROM "far side".account WHERE id >= 40 ORDER BY id;
-- since: 15
ALTER SERVER loop OPTIONS (ADD parallel_commit 'true');
-- since: 15
ALTER SERVER mirror OPTIONS (ADD parallel_commit 'true');
BEGIN;
INSERT INTO account VALUES (44, 1);
SAVEPOINT s;
INSERT INTO account_too VALUES (45, 1);
INSERT INTO account VALUES (46, 1);
ROLLBACK TO s;
INSERT INTO account_too VALUES (47, 1);
RELEASE s;
COMMIT;
SELECT id FROM "far side".account WHERE id >= 40 ORDER BY id;
-- since: 15
ALTER SERVER loop OPTIONS (DROP parallel_commit);
-- since: 15
ALTER SERVER mirror OPTIONS (DROP parallel_commit);
-- The remote transaction has one snapshot, also under READ COMMITTED here.
BEGIN;
SELECT count(*) FROM account;
-- session: other
INSERT INTO "far side".account VALUES (50, 1);
-- session: main
SELECT count(*) FROM account;
SELECT (SELECT count(*) FROM "far side".account) - (SELECT count(*) FROM account);
COMMIT;
SELECT count(*) FROM account;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM account;
-- session: other
INSERT INTO "far side".account VALUES (51, 1);
-- session: main
SELECT count(*) FROM account;
COMMIT;
SELECT count(*) FROM account;
-- A row that another changed meanwhile cannot be changed.
BEGIN;
SELECT amount FROM account WHERE id = 3;
-- session: other
UPDATE "far side".account SET amount = 301 WHERE id = 3;
-- session: main
-- error: 40001
UPDATE account SET amount = amount + 1 WHERE id = 3;
ROLLBACK;
UPDATE account SET amount = amount + 1 WHERE id = 3 RETURNING amount;
BEGIN;
SELECT amount FROM account WHERE id = 3;
-- session: other
DELETE FROM "far side".account WHERE id = 3;
-- session: main
-- error: 40001
DELETE FROM account WHERE id = 3;
ROLLBACK;
DELETE FROM account WHERE id = 3;
-- Serializable: two that read what the other writes.
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT sum(amount) FROM account;
INSERT INTO account VALUES (60, 1);
-- session: other
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT sum(amount) FROM "far side".account;
INSERT INTO "far side".account VALUES (61, 1);
COMMIT;
-- session: main
-- error: 40001
COMMIT;
SELECT id FROM "far side".account WHERE id >= 60 ORDER BY id;
SELECT current_setting('transaction_isolation');
CREATE VIEW "far side".isolation AS SELECT current_setting('transaction_isolation') AS level, current_setting('transaction_read_only') AS read_only;
CREATE FOREIGN TABLE isolation (level text, read_only text) SERVER loop OPTIONS (schema_name 'far side');
SELECT level FROM isolation;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT level FROM isolation;
COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT level FROM isolation;
COMMIT;
-- Read only.
BEGIN READ ONLY;
SELECT count(*) FROM account;
-- error: 25006
INSERT INTO account VALUES (70, 1);
ROLLBACK;
SET default_transaction_read_only = on;
-- error: 25006
DELETE FROM account;
-- error: 25006
UPDATE account SET amount = 1;
-- error: 25006
TRUNCATE account;
RESET default_transaction_read_only;
-- Two-phase commit is refused after any use.
BEGIN;
SELECT count(*) FROM account;
-- error: 0A000
-- differs: a transaction that has only read can be prepared; this server has no room for any
PREPARE TRANSACTION 'acceptance';
BEGIN;
INSERT INTO account VALUES (80, 1);
-- error: 0A000
PREPARE TRANSACTION 'acceptance';
SELECT count(*) FROM "far side".account WHERE id = 80;
-- An error at the end, an error of this side after the remote work, and work in a function that fails.
BEGIN;
INSERT INTO account VALUES (81, 1);
-- error: 22012
SELECT 1 / 0;
-- error: 25P02
INSERT INTO account VALUES (82, 1);
COMMIT;
SELECT count(*) FROM "far side".account WHERE id IN (81, 82);
-- error: 22012
WITH w AS (INSERT INTO account VALUES (83, 1) RETURNING id) SELECT 1 / (id - 83) FROM w;
-- error: P0001
DO $$ BEGIN INSERT INTO account VALUES (84, 1); RAISE EXCEPTION 'no'; END $$;
SELECT count(*) FROM "far side".account WHERE id IN (83, 84);
-- COMMIT AND CHAIN.
BEGIN;
INSERT INTO account VALUES (85, 1);
COMMIT AND CHAIN;
INSERT INTO account VALUES (86, 1);
ROLLBACK AND CHAIN;
INSERT INTO account VALUES (87, 1);
COMMIT;
SELECT id FROM "far side".account WHERE id BETWEEN 85 AND 87 ORDER BY id;
-- A change of the server inside a transaction does not break what runs.
BEGIN;
SELECT count(*) > 0 FROM account;
ALTER SERVER loop OPTIONS (ADD fetch_size '2');
SELECT count(*) > 0 FROM account;
INSERT INTO account VALUES (88, 1);
COMMIT;
SELECT id FROM "far side".account WHERE id = 88;
