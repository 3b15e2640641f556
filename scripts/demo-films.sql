-- The database "films" of the tour: what there is to rent. Everything is computed from row numbers, so every run gives the same.
CREATE TYPE rating AS ENUM ('all ages', 'parents advised', 'over twelve', 'over sixteen');
CREATE DOMAIN year AS int CHECK (VALUE BETWEEN 1895 AND 2100);
CREATE TABLE language (language_id int PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO language VALUES (1, 'English'), (2, 'Polish'), (3, 'Japanese'), (4, 'Spanish'), (5, 'Czech');
CREATE TABLE category (category_id int PRIMARY KEY, name text NOT NULL UNIQUE);
INSERT INTO category
SELECT n, name FROM unnest(ARRAY['Adventure', 'Animation', 'Comedy', 'Crime', 'Documentary', 'Drama', 'Family', 'Fantasy', 'Heist', 'Musical', 'Mystery', 'Romance', 'Space', 'Travel', 'War', 'Western'])
  WITH ORDINALITY AS u(name, n);
CREATE TABLE actor (actor_id int PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, born date);
INSERT INTO actor
SELECT i,
  (ARRAY['Ada', 'Bruno', 'Celia', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kaja', 'Luca', 'Mira', 'Nils', 'Olga', 'Pavel', 'Quinn', 'Rosa', 'Sami', 'Tilda'])[i % 20 + 1],
  (ARRAY['Alder', 'Brook', 'Castle', 'Dale', 'Ember', 'Field', 'Grove', 'Harbour', 'Isle', 'Juniper', 'Kestrel'])[i * 7 % 11 + 1]
    || CASE WHEN i > 110 THEN (ARRAY['son', 'wood', 'man'])[i % 3 + 1] ELSE '' END,
  date '1935-03-01' + i * 97 % 22000
FROM generate_series(1, 200) AS i;
CREATE TABLE film (
  film_id int PRIMARY KEY,
  title text NOT NULL,
  description text,
  released year,
  language_id int NOT NULL REFERENCES language,
  rental_rate numeric(4, 2) NOT NULL,
  minutes int NOT NULL,
  replacement_cost numeric(5, 2) NOT NULL,
  rated rating NOT NULL,
  extras text[],
  facts jsonb
);
INSERT INTO film
SELECT i,
  initcap(a.word || ' ' || n.word) || CASE WHEN i > 500 THEN ' ' || (i - 1) / 500 + 1 ELSE '' END,
  'A ' || a.word || ' story of a ' || n.word || ' and a ' || (ARRAY['baker', 'pilot', 'robot', 'cellist', 'lighthouse', 'goose', 'detective'])[i % 7 + 1],
  1960 + i * 13 % 65,
  1 + CASE WHEN i % 3 = 0 THEN i % 5 ELSE 0 END,
  (ARRAY[0.99, 2.99, 4.99])[i * 5 % 3 + 1],
  62 + i * 31 % 118,
  9.99 + i * 11 % 20,
  (ARRAY['all ages', 'parents advised', 'over twelve', 'over sixteen'])[i * 3 % 4 + 1]::rating,
  CASE WHEN i % 6 = 0 THEN NULL ELSE (ARRAY['trailer', 'commentary', 'deleted scenes', 'making of'])[1:i % 4 + 1] END,
  jsonb_build_object('shot on', (ARRAY['film', 'digital', 'tape'])[i % 3 + 1], 'awards', i * 17 % 5)
FROM generate_series(1, 1000) AS i,
  LATERAL (SELECT (ARRAY['silent', 'golden', 'crooked', 'hidden', 'electric', 'winter', 'broken', 'gentle', 'distant', 'paper', 'velvet', 'stubborn', 'lunar', 'borrowed', 'honest', 'last', 'wild', 'frozen', 'second', 'hollow'])[(i - 1) % 20 + 1] AS word) AS a,
  LATERAL (SELECT (ARRAY['river', 'orchard', 'machine', 'letter', 'harbour', 'garden', 'compass', 'station', 'mountain', 'mirror', 'kitchen', 'circus', 'island', 'promise', 'clock', 'tunnel', 'balloon', 'archive', 'meadow', 'signal', 'bridge', 'lantern', 'parade', 'treaty', 'whistle'])[(i - 1) / 20 % 25 + 1] AS word) AS n;
CREATE TABLE film_category (film_id int REFERENCES film, category_id int REFERENCES category, PRIMARY KEY (film_id, category_id));
INSERT INTO film_category SELECT i, i * 7 % 16 + 1 FROM generate_series(1, 1000) AS i;
CREATE TABLE film_actor (film_id int REFERENCES film, actor_id int REFERENCES actor, PRIMARY KEY (film_id, actor_id));
INSERT INTO film_actor SELECT DISTINCT f, (f * 37 + k * k * 53 + k * 11) % 200 + 1 FROM generate_series(1, 1000) AS f, generate_series(1, 6) AS k WHERE k <= 3 + f % 4;
CREATE INDEX ON film_actor (actor_id);
CREATE VIEW film_list AS
SELECT f.film_id, f.title, c.name AS category, f.rental_rate, f.minutes, f.rated,
  (SELECT string_agg(a.first_name || ' ' || a.last_name, ', ' ORDER BY a.last_name, a.first_name) FROM film_actor AS fa JOIN actor AS a USING (actor_id) WHERE fa.film_id = f.film_id) AS actors
FROM film AS f JOIN film_category USING (film_id) JOIN category AS c USING (category_id);
ANALYZE;
