-- The database "sales" of the tour: who rents what and pays when. It knows a film by its number only: the films are in another database.
CREATE TABLE store (store_id int PRIMARY KEY, name text NOT NULL, city text NOT NULL, opened date NOT NULL);
INSERT INTO store
SELECT i, (ARRAY['Reel', 'Projector', 'Matinee', 'Encore', 'Balcony'])[i] || ' Rentals', (ARRAY['Gdynia', 'Brno', 'Osaka', 'Valencia', 'Leeds'])[i], date '2015-05-01' + i * 111
FROM generate_series(1, 5) AS i;
CREATE TABLE customer (
  customer_id int PRIMARY KEY,
  store_id int NOT NULL REFERENCES store,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  active boolean NOT NULL,
  since date NOT NULL,
  address jsonb NOT NULL
);
INSERT INTO customer
SELECT i, i * 3 % 5 + 1, f.name || ' ' || l.name, lower(f.name) || '.' || lower(l.name) || i || '@example.org', i % 23 <> 0, date '2019-01-01' + i * 29 % 900,
  jsonb_build_object('street', (ARRAY['Mill Lane', 'Quay', 'Old Market', 'Station Road'])[i % 4 + 1] || ' ' || i % 90 + 1, 'postcode', lpad((i * 7919 % 100000)::text, 5, '0'))
FROM generate_series(1, 600) AS i,
  LATERAL (SELECT (ARRAY['Agata', 'Boris', 'Chiyo', 'Diego', 'Elif', 'Frank', 'Gita', 'Henk', 'Ivana', 'Jin', 'Klara', 'Leo', 'Mona', 'Noel', 'Otto', 'Petra', 'Ravi', 'Sofia', 'Tomas', 'Uma'])[i % 20 + 1] AS name) AS f,
  LATERAL (SELECT (ARRAY['Abbot', 'Baker', 'Cooper', 'Dyer', 'Fisher', 'Glover', 'Hunter', 'Mason', 'Miller', 'Porter', 'Sawyer', 'Tanner', 'Weaver'])[i * 5 % 13 + 1] AS name) AS l;
CREATE TABLE inventory (inventory_id int PRIMARY KEY, film_id int NOT NULL, store_id int NOT NULL REFERENCES store);
INSERT INTO inventory SELECT i, i * 211 % 958 + 1, i % 5 + 1 FROM generate_series(1, 4600) AS i;
CREATE INDEX ON inventory (film_id);
CREATE TABLE rental (
  rental_id int PRIMARY KEY,
  inventory_id int NOT NULL REFERENCES inventory,
  customer_id int NOT NULL REFERENCES customer,
  rented_at timestamptz NOT NULL,
  returned_at timestamptz,
  CHECK (returned_at >= rented_at)
);
INSERT INTO rental
SELECT i, i * 1013 % 4600 + 1, (i * 77 + i / 600) % 600 + 1, at, CASE WHEN i % 61 <> 0 THEN at + (i * 29 % 260 + 5) * interval '1 hour' END
FROM generate_series(1, 16000) AS i, LATERAL (SELECT timestamptz '2024-01-01 09:00+00' + i * interval '31 minutes' AS at) AS t;
CREATE INDEX ON rental (customer_id);
CREATE INDEX ON rental (inventory_id);
CREATE TABLE payment (payment_id int PRIMARY KEY, rental_id int NOT NULL REFERENCES rental, customer_id int NOT NULL REFERENCES customer, amount numeric(6, 2) NOT NULL, paid_at timestamptz NOT NULL);
INSERT INTO payment
SELECT rental_id, rental_id, customer_id, (ARRAY[0.99, 2.99, 4.99])[rental_id % 3 + 1] + greatest(0, extract(day FROM returned_at - rented_at) - 6), returned_at
FROM rental WHERE returned_at IS NOT NULL;
CREATE INDEX ON payment (customer_id);
ANALYZE;
