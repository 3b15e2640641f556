-- Chapter 28: INSERTs and COPYs of more rows than one batch: what fails in the middle or at the end, what reads meanwhile, what is rolled back meanwhile.
CREATE TABLE "far side".many (a int PRIMARY KEY, b text, c int CHECK (c <> -13));
CREATE FOREIGN TABLE many (a int, b text, c int) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO many SELECT i, 'row ' || i, i % 10 FROM generate_series(1, 5500) AS i;
SELECT count(*), sum(a), min(b), max(b), sum(c) FROM "far side".many;
-- error: 23505
INSERT INTO many SELECT i, 'again', 0 FROM generate_series(5501, 9000) AS i UNION ALL SELECT 77, 'again', 0;
-- error: 23514
INSERT INTO many SELECT i, 'unlucky', CASE i WHEN 7100 THEN -13 END FROM generate_series(6001, 9000) AS i;
-- error: 22012
INSERT INTO many SELECT i, 'divided', 1 / (8000 - i) FROM generate_series(6001, 9000) AS i;
SELECT count(*), sum(a) FROM many;
-- What fails in one part does not touch the other.
BEGIN;
INSERT INTO many SELECT i, 'kept', 0 FROM generate_series(10001, 13000) AS i;
SAVEPOINT one;
-- error: 23514
INSERT INTO many SELECT i, 'lost', CASE i WHEN 15999 THEN -13 END FROM generate_series(13001, 16000) AS i;
ROLLBACK TO one;
SELECT count(*) FROM many WHERE b IN ('kept', 'lost');
INSERT INTO many SELECT i, 'kept', 0 FROM generate_series(13001, 15500) AS i;
SELECT count(*) FROM many WHERE b = 'kept';
COMMIT;
SELECT b, count(*) FROM "far side".many WHERE a > 10000 GROUP BY b;
-- Subtransactions begin and are rolled back while rows are on their way.
CREATE FUNCTION tried(i int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF i % 50 = 0 THEN
        RETURN 1 / (i - i);
    END IF;
    RETURN i;
EXCEPTION WHEN division_by_zero THEN
    RETURN -i;
END $$;
INSERT INTO many SELECT 20000 + i, 'tried', tried(i) FROM generate_series(1, 4321) AS i;
SELECT count(*), count(*) FILTER (WHERE c < 0), sum(c) FROM "far side".many WHERE b = 'tried';
-- The same where the function may be called at any time: rows go out in batches then.
ALTER FUNCTION tried IMMUTABLE;
INSERT INTO many SELECT 30000 + i, 'tried always', tried(i) FROM generate_series(1, 4321) AS i;
SELECT count(*), count(*) FILTER (WHERE c < 0), sum(c) FROM "far side".many WHERE b = 'tried always';
CREATE FUNCTION reads_there(i int) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF i % 700 <> 0 THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT count(*) FROM many WHERE a BETWEEN 1 AND 5500) / (i % 1400);
EXCEPTION WHEN division_by_zero THEN
    RETURN (SELECT -max(a) FROM many WHERE a < 100);
END $$;
INSERT INTO many SELECT 70000 + i, 'reading', reads_there(i) FROM generate_series(1, 4321) AS i;
SELECT c, count(*) FROM "far side".many WHERE b = 'reading' GROUP BY c;
-- error: 23505
INSERT INTO many SELECT CASE i WHEN 1500 THEN 1 ELSE 80000 + i END, 'reading', reads_there(i) FROM generate_series(1, 4321) AS i;
SELECT count(*) FROM many WHERE b = 'reading';
-- What the rows did wrong is not the function's to catch.
CREATE FUNCTION catches(i int) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN CASE WHEN i % 700 = 0 THEN (SELECT count(*) FROM many WHERE a = i) END;
EXCEPTION WHEN OTHERS THEN
    RETURN -1;
END $$;
-- error: 23505
INSERT INTO many SELECT CASE i WHEN 1500 THEN 1 ELSE 80000 + i END, 'caught', catches(i) FROM generate_series(1, 4321) AS i;
BEGIN;
SAVEPOINT one;
-- error: 23505
INSERT INTO many SELECT CASE i WHEN 3900 THEN 1 ELSE 80000 + i END, 'caught', catches(i) FROM generate_series(1, 4321) AS i;
ROLLBACK TO one;
INSERT INTO many SELECT 80000 + i, 'uncaught', catches(i) FROM generate_series(1, 4321) AS i;
COMMIT;
SELECT b, count(*), sum(c) FROM "far side".many WHERE a > 80000 GROUP BY b;
-- And write there themselves.
CREATE FUNCTION noted(i int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    IF i % 500 = 0 THEN
        INSERT INTO many VALUES (50000 + i, 'noted', i);
        IF i % 1000 = 0 THEN
            RETURN 1 / (i - i);
        END IF;
    END IF;
    RETURN i;
EXCEPTION WHEN division_by_zero THEN
    RETURN -i;
END $$;
INSERT INTO many SELECT 40000 + i, 'noting', noted(i) FROM generate_series(1, 4321) AS i;
SELECT b, count(*), sum(c) FROM "far side".many WHERE a > 40000 GROUP BY b;
-- A function that reads what is being written sees rows of earlier commands only, and the statement goes on.
CREATE FUNCTION seen() RETURNS bigint LANGUAGE sql VOLATILE AS 'SELECT count(*) FROM many WHERE a BETWEEN 1 AND 5500';
INSERT INTO many SELECT 60000 + i, 'read', CASE WHEN i % 1500 = 0 THEN seen() END FROM generate_series(1, 4000) AS i;
SELECT count(*), count(c), min(c), max(c) FROM "far side".many WHERE b = 'read';
-- The table itself as the source.
INSERT INTO many SELECT a + 100000, b, c FROM many WHERE a <= 5500;
SELECT count(*), sum(a) FROM "far side".many WHERE a > 100000;
-- Two targets at once.
CREATE TABLE "far side".many_low (a int, b text);
CREATE TABLE "far side".many_high (a int, b text CHECK (b <> 'unlucky'));
CREATE TABLE many_parts (a int, b text) PARTITION BY RANGE (a);
CREATE FOREIGN TABLE many_low PARTITION OF many_parts FOR VALUES FROM (0) TO (5000) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE many_high PARTITION OF many_parts FOR VALUES FROM (5000) TO (10000) SERVER loop OPTIONS (schema_name 'far side');
INSERT INTO many_parts SELECT (i * 7919) % 10000, 'part ' || i FROM generate_series(1, 10000) AS i;
SELECT 'low' AS part, count(*), sum(a) FROM "far side".many_low UNION ALL SELECT 'high', count(*), sum(a) FROM "far side".many_high;
-- error: 23514
INSERT INTO many_parts SELECT (i * 7919) % 10000, CASE i WHEN 9991 THEN 'unlucky' END FROM generate_series(1, 10000) AS i;
SELECT count(*) FROM many_parts;
-- A trigger at the peer that drops rows: the tag tells of those that are there.
CREATE FUNCTION drop_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF new.a % 3 = 0 THEN RETURN NULL; END IF; RETURN new; END $$;
CREATE TRIGGER some_dropped BEFORE INSERT ON "far side".many_low FOR EACH ROW EXECUTE FUNCTION drop_some();
INSERT INTO many_low SELECT i, 'dropped' FROM generate_series(1, 3100) AS i;
SELECT count(*) FROM "far side".many_low WHERE b = 'dropped';
