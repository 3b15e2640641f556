-- The tour of the PostgreSQL peer: two databases, "films" and "sales", imported into a third and joined there. psql runs it; the two
-- databases are made on the server that psql is connected to, which then is its own peer.
\pset pager off
\pset null ∅
\if :{?wrapper} \else \set wrapper peer_postgres \endif
\if :{?extension} \else \set extension peer_fdw \endif
\set here :DBNAME
\set quiet :QUIET
\set QUIET on
\set ECHO none
CREATE DATABASE films;
CREATE DATABASE sales;
\connect films
\ir demo-films.sql
\connect sales
\ir demo-sales.sql
\connect :here
\set QUIET :quiet
\set ECHO queries

-- 1. A server for each of the two databases, a user for them, and all their tables. A type that a table uses must be known here.
CREATE EXTENSION IF NOT EXISTS :extension;
CREATE SERVER films FOREIGN DATA WRAPPER :wrapper OPTIONS (host :'HOST', port :'PORT', dbname 'films');
CREATE SERVER sales FOREIGN DATA WRAPPER :wrapper OPTIONS (host :'HOST', port :'PORT', dbname 'sales');
CREATE USER MAPPING FOR CURRENT_USER SERVER films OPTIONS (user :'USER');
CREATE USER MAPPING FOR CURRENT_USER SERVER sales OPTIONS (user :'USER');
CREATE TYPE rating AS ENUM ('all ages', 'parents advised', 'over twelve', 'over sixteen');
CREATE DOMAIN year AS int CHECK (VALUE BETWEEN 1895 AND 2100);
CREATE SCHEMA films;
CREATE SCHEMA sales;
IMPORT FOREIGN SCHEMA public FROM SERVER films INTO films;
IMPORT FOREIGN SCHEMA public FROM SERVER sales INTO sales;
SET search_path = films, sales, public;
\det films.*
\d film

-- 2. Filter, order and limit are the remote server's work: five rows travel.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT title, minutes, rental_rate FROM film WHERE minutes > 170 AND rental_rate < 1 ORDER BY minutes DESC, film_id LIMIT 5;
SELECT title, minutes, rental_rate FROM film WHERE minutes > 170 AND rental_rate < 1 ORDER BY minutes DESC, film_id LIMIT 5;

-- 3. A join of four tables of one database, with an aggregate over it: one remote statement.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT c.name, count(DISTINCT f.film_id) AS films, count(*) AS parts, round(avg(f.minutes), 1) AS minutes
FROM category AS c JOIN film_category USING (category_id) JOIN film AS f USING (film_id) JOIN film_actor USING (film_id)
GROUP BY c.name HAVING count(*) > 270 ORDER BY parts DESC, c.name COLLATE "C";
SELECT c.name, count(DISTINCT f.film_id) AS films, count(*) AS parts, round(avg(f.minutes), 1) AS minutes
FROM category AS c JOIN film_category USING (category_id) JOIN film AS f USING (film_id) JOIN film_actor USING (film_id)
GROUP BY c.name HAVING count(*) > 270 ORDER BY parts DESC, c.name COLLATE "C";

-- 4. What each store earned in each month of the first quarter.
SELECT s.city, to_char(date_trunc('month', p.paid_at), 'YYYY-MM') AS month, count(*) AS payments, sum(p.amount) AS earned
FROM store AS s JOIN customer AS c USING (store_id) JOIN payment AS p USING (customer_id)
WHERE p.paid_at >= '2024-01-01 00:00+00' AND p.paid_at < '2024-04-01 00:00+00'
GROUP BY 1, 2 ORDER BY 1, 2;

-- 5. Across the two databases: the ten films that earned most. Sales adds up, films gives the titles, the join is here.
EXPLAIN (VERBOSE, COSTS OFF)
SELECT f.title, f.rated, e.rentals, e.earned
FROM (SELECT i.film_id, count(*) AS rentals, sum(p.amount) AS earned
      FROM inventory AS i JOIN rental AS r USING (inventory_id) JOIN payment AS p USING (rental_id) GROUP BY i.film_id) AS e
JOIN film AS f USING (film_id) ORDER BY e.earned DESC, f.film_id LIMIT 10;
SELECT f.title, f.rated, e.rentals, e.earned
FROM (SELECT i.film_id, count(*) AS rentals, sum(p.amount) AS earned
      FROM inventory AS i JOIN rental AS r USING (inventory_id) JOIN payment AS p USING (rental_id) GROUP BY i.film_id) AS e
JOIN film AS f USING (film_id) ORDER BY e.earned DESC, f.film_id LIMIT 10;

-- 6. The category that each of a store's best customers rents most: three tables of the one side, four of the other, a window over both.
SELECT name, category, times FROM (
  SELECT c.name, g.name AS category, count(*) AS times, row_number() OVER (PARTITION BY c.customer_id ORDER BY count(*) DESC, g.name) AS place
  FROM customer AS c JOIN rental AS r USING (customer_id) JOIN inventory AS i USING (inventory_id) JOIN film_category AS fc USING (film_id) JOIN category AS g USING (category_id)
  WHERE c.store_id = 3 AND c.active GROUP BY c.customer_id, c.name, g.name
) AS x WHERE place = 1 ORDER BY times DESC, name, category LIMIT 5;

-- 7. Who still has a film, and which: the films are asked for by the numbers that sales gave.
SELECT c.name, f.title, r.rented_at::date AS since, f.replacement_cost
FROM rental AS r JOIN customer AS c USING (customer_id) JOIN inventory AS i USING (inventory_id) JOIN film AS f USING (film_id)
WHERE r.returned_at IS NULL AND r.rented_at > '2024-12-01' ORDER BY r.rented_at LIMIT 5;

-- 8. A rental is one transaction over there: it is seen inside, and after ROLLBACK nobody has seen it.
BEGIN;
INSERT INTO rental VALUES (16001, 17, 42, '2025-01-02 10:00+00', NULL) RETURNING rental_id, customer_id;
SAVEPOINT paid;
INSERT INTO payment VALUES (16001, 16001, 42, 1000, now());
ROLLBACK TO paid;
UPDATE rental SET returned_at = rented_at + interval '2 days' WHERE rental_id = 16001 RETURNING returned_at;
SELECT count(*) FILTER (WHERE returned_at IS NOT NULL) AS returned, (SELECT count(*) FROM payment WHERE rental_id = 16001) AS payments FROM rental WHERE rental_id = 16001;
ROLLBACK;
SELECT count(*) AS left_over FROM rental WHERE rental_id > 16000;
