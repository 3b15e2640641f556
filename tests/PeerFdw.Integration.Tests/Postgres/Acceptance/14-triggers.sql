-- Chapter 14: triggers of this side on foreign tables: row, statement, WHEN, OF columns, several; both sides'; transition tables are refused.
CREATE TABLE "far side".watched (id int, name text, amount int);
CREATE FOREIGN TABLE watched (id int, name text, amount int) SERVER loop OPTIONS (schema_name 'far side');
CREATE TABLE log (n serial, what text);
CREATE FUNCTION logged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log (what) VALUES (TG_NAME || ' ' || TG_WHEN || ' ' || TG_OP || ' ' || TG_LEVEL || coalesce(' ' || TG_ARGV[0], '')
    || CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'INSERT' THEN ' old ' || OLD::text ELSE '' END
    || CASE WHEN TG_LEVEL = 'ROW' AND TG_OP <> 'DELETE' THEN ' new ' || NEW::text ELSE '' END);
  IF TG_LEVEL = 'STATEMENT' THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER before_statement BEFORE INSERT OR UPDATE OR DELETE ON watched FOR EACH STATEMENT EXECUTE FUNCTION logged();
CREATE TRIGGER after_statement AFTER INSERT OR UPDATE OR DELETE ON watched FOR EACH STATEMENT EXECUTE FUNCTION logged('argument');
INSERT INTO watched VALUES (1, 'one', 10), (2, 'two', 20);
UPDATE watched SET amount = amount + 1;
UPDATE watched SET amount = 0 WHERE id = 77;
DELETE FROM watched WHERE id = 2;
SELECT what FROM log ORDER BY n;
TRUNCATE log;
CREATE TRIGGER before_row BEFORE INSERT OR UPDATE OR DELETE ON watched FOR EACH ROW EXECUTE FUNCTION logged();
CREATE TRIGGER after_row AFTER INSERT OR UPDATE OR DELETE ON watched FOR EACH ROW EXECUTE FUNCTION logged();
INSERT INTO watched VALUES (3, 'three', 30) RETURNING *;
INSERT INTO watched SELECT i, 'row ' || i, i FROM generate_series(4, 6) AS i;
SELECT what FROM log ORDER BY n;
TRUNCATE log;
UPDATE watched SET amount = amount * 2 WHERE id = 4;
UPDATE watched SET name = 'x' WHERE id = 5 RETURNING id, name;
UPDATE watched SET amount = amount WHERE false;
SELECT what FROM log ORDER BY n;
TRUNCATE log;
DELETE FROM watched WHERE id = 6 RETURNING name;
DELETE FROM watched USING near AS n WHERE n.id = watched.id AND n.id = 5;
SELECT what FROM log ORDER BY n;
SELECT * FROM "far side".watched ORDER BY id;
TRUNCATE log;
DROP TRIGGER before_statement ON watched;
DROP TRIGGER after_statement ON watched;
DROP TRIGGER before_row ON watched;
CREATE TRIGGER a_second AFTER UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION logged('second');
UPDATE watched SET amount = 5 WHERE id = 1;
SELECT what FROM log ORDER BY n;
TRUNCATE log;
DROP TRIGGER a_second ON watched;
DROP TRIGGER after_row ON watched;
CREATE TRIGGER when_large BEFORE INSERT ON watched FOR EACH ROW WHEN (NEW.amount > 100) EXECUTE FUNCTION logged();
CREATE TRIGGER when_changed AFTER UPDATE ON watched FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION logged();
CREATE TRIGGER when_named BEFORE UPDATE OF name ON watched FOR EACH ROW EXECUTE FUNCTION logged();
CREATE TRIGGER when_gone AFTER DELETE ON watched FOR EACH ROW WHEN (OLD.amount IS NULL) EXECUTE FUNCTION logged();
INSERT INTO watched VALUES (7, 'seven', 50), (8, 'eight', 500), (9, 'nine', NULL);
UPDATE watched SET amount = amount WHERE id = 7;
UPDATE watched SET name = name WHERE id = 7;
UPDATE watched SET amount = 51 WHERE id = 7;
DELETE FROM watched WHERE id IN (8, 9);
SELECT what FROM log ORDER BY n;
TRUNCATE log;
DROP TRIGGER when_large ON watched;
DROP TRIGGER when_changed ON watched;
DROP TRIGGER when_named ON watched;
DROP TRIGGER when_gone ON watched;
-- A trigger that changes the row, one that does after it, one that says no.
CREATE FUNCTION changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := NEW.name || ' by ' || TG_NAME; RETURN NEW; END $$;
CREATE TRIGGER c1 BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION changed();
INSERT INTO watched VALUES (10, 'ten', 1) RETURNING name;
INSERT INTO watched VALUES (11, 'eleven', 1);
UPDATE watched SET amount = 2 WHERE id = 10 RETURNING name, amount;
UPDATE watched SET amount = 3 WHERE id = 11;
CREATE TRIGGER c2 BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION changed();
UPDATE watched SET name = 'new' WHERE id = 11 RETURNING name;
UPDATE watched SET amount = n.id FROM near AS n WHERE n.id = watched.id AND n.id = 10 RETURNING watched.name, n.note;
SELECT * FROM "far side".watched ORDER BY id;
DROP TRIGGER c1 ON watched;
DROP TRIGGER c2 ON watched;
CREATE FUNCTION refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER no BEFORE INSERT OR UPDATE OR DELETE ON watched FOR EACH ROW EXECUTE FUNCTION refused();
-- rows: none
INSERT INTO watched VALUES (12, 'twelve', 1) RETURNING *;
-- rows: none
UPDATE watched SET amount = 77 RETURNING *;
-- rows: none
DELETE FROM watched RETURNING *;
DROP TRIGGER no ON watched;
CREATE FUNCTION raised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this' USING ERRCODE = 'XY001'; END $$;
CREATE TRIGGER no AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION raised();
-- error: XY001
INSERT INTO watched VALUES (13, 'thirteen', 1);
SELECT count(*) FROM "far side".watched WHERE id = 13;
DROP TRIGGER no ON watched;
-- Both sides have one.
CREATE FUNCTION "far side".remote_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := NEW.name || ' remotely'; RETURN NEW; END $$;
CREATE TRIGGER r BEFORE INSERT OR UPDATE ON "far side".watched FOR EACH ROW EXECUTE FUNCTION "far side".remote_changed();
CREATE TRIGGER l BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION changed();
CREATE TRIGGER l2 AFTER INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION logged();
INSERT INTO watched VALUES (14, 'both', 1) RETURNING name;
INSERT INTO watched VALUES (15, 'both', 1);
UPDATE watched SET amount = 2 WHERE id = 14 RETURNING name;
UPDATE watched SET name = 'again' WHERE id = 15;
SELECT what FROM log ORDER BY n;
SELECT * FROM "far side".watched WHERE id > 13 ORDER BY id;
DROP TRIGGER l ON watched;
DROP TRIGGER l2 ON watched;
DROP TRIGGER r ON "far side".watched;
TRUNCATE log;
CREATE FUNCTION "far side".remote_error() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'remote no' USING ERRCODE = 'XY002'; END $$;
CREATE TRIGGER r BEFORE UPDATE ON "far side".watched FOR EACH ROW EXECUTE FUNCTION "far side".remote_error();
-- error: XY002
UPDATE watched SET amount = 1 WHERE id = 1;
-- error: XY002
UPDATE watched SET amount = (random() * 0)::int WHERE id = 1;
DROP TRIGGER r ON "far side".watched;
-- Row triggers with direct modification in question: the same result either way.
CREATE TRIGGER only_insert AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION logged();
UPDATE watched SET amount = 100 WHERE id = 1 RETURNING amount;
DROP TRIGGER only_insert ON watched;
CREATE TRIGGER only_delete BEFORE DELETE ON watched FOR EACH ROW EXECUTE FUNCTION logged();
UPDATE watched SET amount = 101 WHERE id = 1;
DELETE FROM watched WHERE id = 1;
DROP TRIGGER only_delete ON watched;
SELECT what FROM log ORDER BY n;
-- What cannot be.
-- error: 42809
CREATE TRIGGER t AFTER INSERT ON watched REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION logged();
-- error: 42809
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON watched FOR EACH ROW EXECUTE FUNCTION logged();
-- error: 42809
CREATE TRIGGER t INSTEAD OF INSERT ON watched FOR EACH ROW EXECUTE FUNCTION logged();
ALTER FOREIGN TABLE watched DISABLE TRIGGER ALL;
-- A deferred constraint of the remote side speaks at COMMIT.
CREATE TABLE "far side".parent (id int PRIMARY KEY);
CREATE TABLE "far side".child (id int REFERENCES "far side".parent DEFERRABLE INITIALLY DEFERRED);
CREATE FOREIGN TABLE child (id int) SERVER loop OPTIONS (schema_name 'far side');
BEGIN;
INSERT INTO child VALUES (1);
SELECT * FROM child;
-- error: 23503
COMMIT;
SELECT count(*) FROM "far side".child;
-- Transition tables over a hierarchy with a foreign child.
CREATE TABLE top (id int, name text, amount int);
CREATE FOREIGN TABLE top_far () INHERITS (top) SERVER loop OPTIONS (schema_name 'far side', table_name 'watched');
INSERT INTO top VALUES (900, 'local', 1);
CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (what) SELECT 'seen ' || count(*) FROM t; RETURN NULL; END $$;
CREATE TRIGGER transition AFTER UPDATE ON top REFERENCING NEW TABLE AS t FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
TRUNCATE log;
UPDATE ONLY top SET amount = 2;
SELECT what FROM log;
-- error: 0A000
UPDATE top SET amount = 3;
