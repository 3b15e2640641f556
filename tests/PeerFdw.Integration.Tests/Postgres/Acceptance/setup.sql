-- What every chapter finds: the tables of the remote side. Every chapter runs in a database of its own, which is both sides.
CREATE EXTENSION {extension};
CREATE SCHEMA "far side";
CREATE TYPE mood AS ENUM ('calm', 'cheerful', 'angry');
CREATE TABLE "far side"."Items" (
  "Item Id" int PRIMARY KEY,
  maker int NOT NULL,
  label text,
  made_at timestamptz,
  sold_at timestamp,
  code varchar(10),
  pad char(8),
  feeling mood,
  price numeric(10, 2),
  weight float8,
  fine boolean
);
INSERT INTO "far side"."Items"
SELECT i, i % 8 + 1,
  CASE WHEN i % 17 = 0 THEN NULL ELSE (ARRAY['bolt', 'Bolt', 'nut', 'washer', 'gear', 'Ölfass', ''])[i % 7 + 1] || CASE WHEN i % 5 = 0 THEN '' ELSE '-' || i % 40 END END,
  timestamptz '2021-03-01 12:00:00+00' + i * interval '7 hours',
  CASE WHEN i % 11 = 0 THEN NULL ELSE timestamp '2022-01-01' + i * interval '90 minutes' END,
  'c' || i % 25, 'p' || i % 6,
  (ARRAY['calm', 'cheerful', 'angry'])[i % 3 + 1]::mood,
  CASE WHEN i % 13 = 0 THEN NULL ELSE (i * 37 % 1000) + 0.25 END,
  CASE i % 50 WHEN 7 THEN NULL WHEN 8 THEN 'NaN' WHEN 9 THEN 'Infinity' ELSE i / 4.0 END,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END
FROM generate_series(1, 300) AS i;
CREATE TABLE "far side".makers (id int PRIMARY KEY, name text COLLATE "C", country text);
INSERT INTO "far side".makers
SELECT i, (ARRAY['Ash', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gum', 'Hazel', 'Ivy', 'Juniper'])[i], (ARRAY['PL', 'DE', NULL, 'JP'])[i % 4 + 1]
FROM generate_series(1, 10) AS i;
CREATE TABLE "far side".parts (id int PRIMARY KEY, item int, quantity int NOT NULL, name text);
INSERT INTO "far side".parts
SELECT i, CASE WHEN i % 9 = 0 THEN NULL ELSE i * 3 % 330 END, i * 7 % 23, 'part ' || i % 12 FROM generate_series(1, 200) AS i;
CREATE TABLE "far side".tags (item int, tag text);
INSERT INTO "far side".tags SELECT i % 60, (ARRAY['new', 'old', 'rare', NULL])[i % 4 + 1] FROM generate_series(1, 150) AS i;
CREATE TABLE "far side".staff (id int PRIMARY KEY, boss int, name text, wage numeric);
INSERT INTO "far side".staff SELECT i, CASE WHEN i = 1 THEN NULL ELSE i / 3 + CASE WHEN i < 3 THEN 1 ELSE 0 END END, 'person ' || chr(64 + i), 1000 + i * 431 % 700 FROM generate_series(1, 24) AS i;
CREATE TABLE "far side".nothing (a int, b text);
ANALYZE;
CREATE TABLE near (id int PRIMARY KEY, item int, note text);
INSERT INTO near SELECT i, i * 5, CASE WHEN i % 4 = 0 THEN NULL ELSE 'note ' || i END FROM generate_series(1, 40) AS i;
ANALYZE near;
