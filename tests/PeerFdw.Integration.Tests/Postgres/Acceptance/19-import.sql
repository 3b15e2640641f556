-- Chapter 19: IMPORT FOREIGN SCHEMA with all its options, and what the tables then are.
CREATE SCHEMA origin;
CREATE TYPE origin.kind AS ENUM ('x', 'y');
CREATE DOMAIN origin.positive AS int CHECK (VALUE > 0);
CREATE TYPE origin.pair AS (a int, b text);
CREATE TABLE origin.simple (c1 int, c2 varchar NOT NULL, c3 text COLLATE "POSIX", c4 numeric(8, 3), c5 timestamptz(2), c6 bit(3), c7 char(4)[], c8 interval day to second);
CREATE TABLE origin.defaults (id int PRIMARY KEY, a int DEFAULT 5, b text DEFAULT 'it''s', c timestamptz DEFAULT now(), d int DEFAULT length('abc'), g int GENERATED ALWAYS AS (a * 2) STORED, CHECK (a < 1000));
CREATE TABLE origin.types (k origin.kind, p origin.positive, c origin.pair, ks origin.kind[], r int4range, m int4multirange, j jsonb);
CREATE TABLE origin."Quoted ""name""" ("Col 1" int, "select" text);
CREATE TABLE origin.identities (id int GENERATED ALWAYS AS IDENTITY, name text NOT NULL);
CREATE VIEW origin.a_view AS SELECT c1, c2 FROM origin.simple WHERE c1 > 0;
CREATE MATERIALIZED VIEW origin.a_matview AS SELECT 1 AS one;
CREATE TABLE origin.parted (k int, v text) PARTITION BY LIST (k);
CREATE TABLE origin.parted_1 PARTITION OF origin.parted FOR VALUES IN (1);
CREATE TABLE origin.parted_2 PARTITION OF origin.parted FOR VALUES IN (2) PARTITION BY RANGE (v);
CREATE TABLE origin.parted_2_a PARTITION OF origin.parted_2 FOR VALUES FROM ('a') TO ('m');
CREATE TABLE origin.dropped (a int, gone int, b text);
ALTER TABLE origin.dropped DROP COLUMN gone;
CREATE TABLE origin.empty ();
CREATE SEQUENCE origin.a_sequence;
CREATE INDEX an_index ON origin.simple (c1);
INSERT INTO origin.simple VALUES (1, 'one', 'c', 1.5, '2020-01-01 00:00+00', B'101', '{ab}', '1 day');
INSERT INTO origin.types VALUES ('x', 1, '(1,b)', '{x,y}', '[1,3)', '{[1,2)}', '{"a":1}');
INSERT INTO origin.parted VALUES (1, 'one'), (2, 'b');
CREATE VIEW shape AS
SELECT n.nspname, c.relname, c.relkind, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attgenerated, a.attidentity, l.collname,
  pg_get_expr(d.adbin, d.adrelid) AS expression, a.attfdwoptions
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation AS l ON l.oid = a.attcollation AND a.attcollation <> 100
WHERE c.relkind IN ('f', 'r') AND n.nspname LIKE 'dest%';
CREATE SCHEMA dest1;
IMPORT FOREIGN SCHEMA origin FROM SERVER loop INTO dest1;
SELECT * FROM shape ORDER BY 1, 2, 4;
SELECT foreign_table_name, ftoptions FROM information_schema.foreign_tables JOIN pg_foreign_table ON ftrelid = (quote_ident(foreign_table_schema) || '.' || quote_ident(foreign_table_name))::regclass WHERE foreign_table_schema = 'dest1' ORDER BY foreign_table_name COLLATE "C";
-- rows: none
SELECT conname, contype FROM pg_constraint WHERE connamespace = 'dest1'::regnamespace AND contype <> 'n';
SELECT * FROM dest1.simple;
SELECT * FROM dest1.types;
SELECT * FROM dest1.parted ORDER BY k;
SELECT * FROM dest1.a_view;
SELECT * FROM dest1.a_matview;
SELECT count(*) FROM dest1.empty;
INSERT INTO dest1.defaults (id) VALUES (1) RETURNING id, a, b, g;
INSERT INTO dest1."Quoted ""name""" VALUES (1, 'x') RETURNING *;
SELECT a, g FROM origin.defaults;
CREATE SCHEMA dest2;
IMPORT FOREIGN SCHEMA origin EXCEPT (simple, defaults, a_view) FROM SERVER loop INTO dest2 OPTIONS (import_default 'true');
SELECT relname, count(*) FROM shape WHERE nspname = 'dest2' GROUP BY relname ORDER BY relname COLLATE "C";
CREATE SCHEMA dest3;
IMPORT FOREIGN SCHEMA origin LIMIT TO (simple, types, "no such") FROM SERVER loop INTO dest3 OPTIONS (import_collate 'false', import_not_null 'false');
SELECT * FROM shape WHERE nspname = 'dest3' ORDER BY 1, 2, 4;
CREATE SCHEMA dest4;
IMPORT FOREIGN SCHEMA origin LIMIT TO (defaults) FROM SERVER loop INTO dest4 OPTIONS (import_default 'true', import_generated 'true');
SELECT * FROM shape WHERE nspname = 'dest4' ORDER BY 4;
INSERT INTO dest4.defaults (id) VALUES (2) RETURNING id, a, b, d, g;
CREATE SCHEMA dest5;
IMPORT FOREIGN SCHEMA origin LIMIT TO (defaults) FROM SERVER loop INTO dest5 OPTIONS (import_generated 'false');
SELECT attname, attgenerated, expression FROM shape WHERE nspname = 'dest5' ORDER BY attnum;
CREATE SCHEMA dest6;
IMPORT FOREIGN SCHEMA origin LIMIT TO (parted, parted_1, parted_2, parted_2_a) FROM SERVER loop INTO dest6;
SELECT DISTINCT relname FROM shape WHERE nspname = 'dest6' ORDER BY 1;
CREATE SCHEMA dest7;
IMPORT FOREIGN SCHEMA origin EXCEPT (parted_1) FROM SERVER mirror INTO dest7;
SELECT count(DISTINCT relname) FROM shape WHERE nspname = 'dest7';
-- error: 42P07
IMPORT FOREIGN SCHEMA origin FROM SERVER loop INTO dest1;
-- error: HV00Q
IMPORT FOREIGN SCHEMA "no such schema" FROM SERVER loop INTO dest1;
-- error: 3F000
IMPORT FOREIGN SCHEMA origin FROM SERVER loop INTO no_such_schema;
-- error: 42704
IMPORT FOREIGN SCHEMA origin FROM SERVER no_such_server INTO dest1;
CREATE SCHEMA dest8;
-- error: HV00D
IMPORT FOREIGN SCHEMA origin FROM SERVER loop INTO dest8 OPTIONS (no_such_option 'true');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
IMPORT FOREIGN SCHEMA origin FROM SERVER loop INTO dest8 OPTIONS (import_default 'perhaps');
SELECT count(*) FROM shape WHERE nspname = 'dest8';
-- A default that cannot be had on this side fails the whole.
CREATE FUNCTION origin.next_one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE origin.own_default (a int DEFAULT origin.next_one());
IMPORT FOREIGN SCHEMA origin LIMIT TO (own_default) FROM SERVER loop INTO dest8 OPTIONS (import_default 'true');
SELECT expression FROM shape WHERE nspname = 'dest8' AND relname = 'own_default';
CREATE TABLE origin.serials (id serial, name text);
-- The sequence is there on this side too, as it is one database.
IMPORT FOREIGN SCHEMA origin LIMIT TO (serials) FROM SERVER loop INTO dest8 OPTIONS (import_default 'true');
INSERT INTO dest8.serials (name) VALUES ('x') RETURNING id;
-- A type that only the remote side knows.
CREATE SCHEMA dest9;
SET lock_timeout = 1000;
BEGIN;
DROP TYPE origin.kind CASCADE;
-- error: 42704
IMPORT FOREIGN SCHEMA origin LIMIT TO (types) FROM SERVER loop INTO dest9;
ROLLBACK;
SELECT count(*) FROM shape WHERE nspname = 'dest9';
