-- Chapter 11: local types that are not the remote ones, collations, errors of conversion and their context, subtransactions.
CREATE FOREIGN TABLE odd (id text OPTIONS (column_name 'Item Id'), maker bigint, label varchar(3), price float8, weight numeric, fine text, feeling text, code text, made_at timestamp)
  SERVER loop OPTIONS (schema_name 'far side', table_name 'Items');
SELECT id, maker, price, weight, fine, feeling, code FROM odd ORDER BY maker, weight, code LIMIT 5;
-- A text locally that is a number remotely: a function of texts is not there.
-- error: 42883
SELECT id FROM odd ORDER BY length(id) LIMIT 5;
SELECT id || '!' FROM odd WHERE maker = 4 AND weight < 10 ORDER BY 1;
-- since: 15
SELECT count(*) FROM odd WHERE maker = 4::bigint AND fine = 'true';
SELECT sum(maker), avg(price) > 0, max(weight) FROM odd WHERE weight <> 'NaN';
SELECT count(*) FROM odd WHERE code = 'c3';
-- differs: what is sorted under "C" is sorted there, where an enum has no collation
SELECT feeling, count(*) FROM odd GROUP BY feeling ORDER BY feeling COLLATE "C";
-- error: 22001
-- differs: the limit is taken there, and the value that is too long is never read
SELECT label FROM odd WHERE maker = 2 ORDER BY label COLLATE "C" LIMIT 2;
-- A text locally that is an enum remotely: what compares it with a text there is an error.
-- error: 42883
SELECT count(*) FROM odd WHERE feeling LIKE 'c%';
-- since: 15
SELECT count(*) FROM odd WHERE feeling = 'calm';
-- error: 22P02
-- since: 15
SELECT count(*) FROM odd WHERE feeling = 'bored';
CREATE FOREIGN TABLE wrong (id int OPTIONS (column_name 'Item Id'), label int) SERVER loop OPTIONS (schema_name 'far side', table_name 'Items');
SELECT id FROM wrong ORDER BY id LIMIT 1;
-- error: 22P02
SELECT id, label FROM wrong ORDER BY id LIMIT 1;
-- error: 22P02
SELECT w FROM wrong AS w WHERE id = 1;
-- error: 22P02
SELECT w.label, i.id FROM wrong AS w JOIN items AS i ON i.id = w.id AND i.id < 3;
-- error: 22P02
SELECT max(label) FROM wrong WHERE id = 1;
SELECT count(label) FROM wrong;
SELECT count(*) FROM wrong WHERE label IS NULL;
CREATE FOREIGN TABLE narrow (id int2 OPTIONS (column_name 'id'), wage int2, name char(2)) SERVER loop OPTIONS (schema_name 'far side', table_name 'staff');
SELECT id, wage FROM narrow ORDER BY id LIMIT 2;
-- error: 22001
SELECT id, name FROM narrow ORDER BY id LIMIT 2;
UPDATE "far side".staff SET wage = 99999.5 WHERE id = 2;
-- error: 22003
SELECT id, wage FROM narrow WHERE id = 2;
SELECT id, wage FROM narrow WHERE id = 1;
UPDATE "far side".staff SET wage = 99999 WHERE id = 2;
-- error: 22003
SELECT id, wage FROM narrow WHERE id = 2;
-- Too few and too many columns.
CREATE FOREIGN TABLE fewer (name text) SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
SELECT * FROM fewer ORDER BY name LIMIT 2;
CREATE FOREIGN TABLE none () SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
SELECT count(*) FROM none;
SELECT FROM none;
-- A domain or a NOT NULL that only this side has.
CREATE DOMAIN small AS int CHECK (VALUE < 5);
CREATE FOREIGN TABLE checked (id small, name text NOT NULL, country text NOT NULL) SERVER loop OPTIONS (schema_name 'far side', table_name 'makers');
SELECT name FROM checked ORDER BY name LIMIT 1;
-- Contrib does not send a condition on a domain and reads every row's value.
-- differs: a condition on a domain is sent, so only the row that meets it is read
-- error: 23514
SELECT name FROM checked WHERE id = 1;
-- error: 23514
SELECT id FROM checked WHERE id > 3;
SELECT name, country FROM checked WHERE coalesce(country, '') = '' ORDER BY name;
-- Collations: the column's own, the default, one stated.
CREATE TABLE "far side".words (w text, c text COLLATE "C", p text COLLATE "POSIX", k int);
INSERT INTO "far side".words VALUES ('b', 'b', 'b', 1), ('A', 'A', 'A', 2), ('a', 'a', 'a', 3), ('B', 'B', 'B', 4), ('ä', 'ä', 'ä', 5), ('', '', '', 6), ('a b', 'a b', 'a b', 7), ('ab', 'ab', 'ab', 8);
CREATE FOREIGN TABLE words (w text, c text COLLATE "C", p text COLLATE "POSIX", k int) SERVER loop OPTIONS (schema_name 'far side');
-- The local column says another collation than the remote one has.
CREATE FOREIGN TABLE words_too (w text COLLATE "C", c text, k int) SERVER loop OPTIONS (schema_name 'far side', table_name 'words');
SELECT w FROM words ORDER BY c;
SELECT w FROM words ORDER BY p DESC;
SELECT w FROM words ORDER BY w COLLATE "C";
SELECT w FROM words_too ORDER BY w;
SELECT k FROM words WHERE w > 'a' ORDER BY k;
SELECT k FROM words WHERE c > 'a' ORDER BY k;
SELECT k FROM words WHERE w > 'a' COLLATE "C" ORDER BY k;
SELECT k FROM words WHERE c > 'a' COLLATE "POSIX" ORDER BY k;
-- error: 42P22
SELECT k FROM words WHERE c > p ORDER BY k;
-- error: 42P21
SELECT k FROM words WHERE c COLLATE "C" > w COLLATE "POSIX" ORDER BY k;
SELECT k FROM words WHERE c = w ORDER BY k;
SELECT k FROM words WHERE upper(w) = 'Ä' OR upper(c) = 'Ä' ORDER BY k;
SELECT max(w COLLATE "C"), max(c), min(c), max(p) FROM words;
SELECT a.k, b.k FROM words AS a JOIN words AS b ON a.c = b.c ORDER BY 1;
SELECT a.k, b.k FROM words AS a JOIN words_too AS b ON a.w = b.c ORDER BY 1;
SELECT lower(c), count(*) FROM words GROUP BY lower(c) ORDER BY 1;
SELECT array_agg(w ORDER BY c) FROM words;
SELECT k FROM words WHERE w BETWEEN ('A' COLLATE "C") AND ('b' COLLATE "C") ORDER BY k;
SELECT k FROM words WHERE (w COLLATE "C") IN ('a', 'B') ORDER BY k;
SELECT k FROM words WHERE w LIKE 'a%' ORDER BY k;
SELECT DISTINCT lower(c) FROM words ORDER BY 1;
-- Errors inside subtransactions: the transaction goes on.
BEGIN;
SELECT count(*) FROM items;
SAVEPOINT a;
-- error: 22012
SELECT count(*) FROM items WHERE 1 / (id - id) > 0;
-- error: 25P02
SELECT 1;
ROLLBACK TO a;
SELECT count(*) FROM items;
SAVEPOINT b;
-- error: 42703
SELECT count(no_such) FROM wrong;
ROLLBACK TO b;
SAVEPOINT c;
-- error: 22P02
SELECT label FROM wrong WHERE id = 1;
ROLLBACK TO b;
SELECT count(*) FROM items_too;
RELEASE a;
SELECT count(*) FROM parts;
COMMIT;
BEGIN;
-- error: 22012
SELECT 1 / (id - id) FROM items;
-- error: 25P02
SELECT count(*) FROM items;
ROLLBACK;
SELECT count(*) FROM items;
DO $$
DECLARE n int := 0;
BEGIN
  FOR i IN 1 .. 5 LOOP
    BEGIN
      PERFORM 1 / (id - i) FROM items WHERE id < 4;
      n := n + 1;
    EXCEPTION WHEN division_by_zero THEN n := n + 100;
    END;
  END LOOP;
  IF n <> 302 THEN RAISE EXCEPTION 'wrong: %', n; END IF;
END $$;
