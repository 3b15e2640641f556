-- The tables of the chapters as foreign tables: "loop" and "mirror" both lead back to this database.
CREATE SERVER loop FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}');
CREATE SERVER mirror FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}', use_remote_estimate 'true', fetch_size '7');
CREATE USER MAPPING FOR CURRENT_USER SERVER loop;
CREATE USER MAPPING FOR CURRENT_USER SERVER mirror;
CREATE FOREIGN TABLE items (
  id int OPTIONS (column_name 'Item Id') NOT NULL,
  maker int NOT NULL, label text, made_at timestamptz, sold_at timestamp, code varchar(10), pad char(8), feeling mood, price numeric(10, 2), weight float8, fine boolean
) SERVER loop OPTIONS (schema_name 'far side', table_name 'Items');
-- The same rows through the other server, the columns in another order.
CREATE FOREIGN TABLE items_too (
  label text, maker int NOT NULL, id int OPTIONS (column_name 'Item Id') NOT NULL, price numeric(10, 2), feeling mood, code varchar(10)
) SERVER mirror OPTIONS (schema_name 'far side', table_name 'Items');
CREATE FOREIGN TABLE makers (id int NOT NULL, name text COLLATE "C", country text) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE parts (id int NOT NULL, item int, quantity int NOT NULL, name text) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE parts_too (id int NOT NULL, item int, quantity int NOT NULL, name text) SERVER mirror OPTIONS (schema_name 'far side', table_name 'parts');
CREATE FOREIGN TABLE tags (item int, tag text) SERVER loop OPTIONS (schema_name 'far side', fetch_size '3');
CREATE FOREIGN TABLE staff (id int NOT NULL, boss int, name text, wage numeric) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE nothing (a int, b text) SERVER loop OPTIONS (schema_name 'far side');
