-- Chapter 1: servers, user mappings, tables; what options are legal where, and that a change of them is felt.
CREATE SERVER s1 FOREIGN DATA WRAPPER {wrapper};
CREATE SERVER s2 TYPE 'any' VERSION '15' FOREIGN DATA WRAPPER {wrapper} OPTIONS (host 'localhost', port '5432', dbname 'x');
-- error: 42710
CREATE SERVER s1 FOREIGN DATA WRAPPER {wrapper};
CREATE SERVER IF NOT EXISTS s1 FOREIGN DATA WRAPPER {wrapper};
-- error: HV00D
CREATE SERVER s3 FOREIGN DATA WRAPPER {wrapper} OPTIONS (no_such_option 'x');
-- error: HV00D
CREATE SERVER s3 FOREIGN DATA WRAPPER {wrapper} OPTIONS (table_name 'x');
-- error: HV00D
CREATE SERVER s3 FOREIGN DATA WRAPPER {wrapper} OPTIONS (user 'x');
-- error: HV00D
CREATE SERVER s3 FOREIGN DATA WRAPPER {wrapper} OPTIONS (password 'x');
-- error: HV00D
ALTER FOREIGN DATA WRAPPER {wrapper} OPTIONS (ADD host 'x');
ALTER SERVER s1 OPTIONS (use_remote_estimate 'false', updatable 'true', truncatable 'false', fdw_startup_cost '10.5', fdw_tuple_cost '0.25',
  fetch_size '50', batch_size '20', async_capable 'true', keep_connections 'on');
-- since: 15
ALTER SERVER s1 OPTIONS (parallel_commit 'true');
-- differs: target_session_attrs is not known: there is one host
ALTER SERVER s1 OPTIONS (host 'h', hostaddr '127.0.0.1', port '1', dbname 'd', connect_timeout '3', application_name 'a', sslmode 'prefer',
  keepalives '1', keepalives_idle '10', keepalives_interval '5', keepalives_count '3', tcp_user_timeout '0', target_session_attrs 'any');
-- differs: target_session_attrs is not known: there is one host, so the whole statement failed
ALTER SERVER s1 OPTIONS (SET port '2', DROP hostaddr);
-- error: 42704
ALTER SERVER s1 OPTIONS (SET service 'x');
-- error: 42710
-- differs: target_session_attrs is not known: there is one host, so the whole statement failed
ALTER SERVER s1 OPTIONS (ADD port '3');
-- error: 42704
ALTER SERVER s1 OPTIONS (DROP hostaddr);
-- differs: target_session_attrs is not known: there is one host, so the whole statement failed
SELECT option_name, option_value FROM pg_options_to_table((SELECT srvoptions FROM pg_foreign_server WHERE srvname = 's1')) ORDER BY 1;
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER SERVER s1 OPTIONS (SET use_remote_estimate 'perhaps');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER SERVER s1 OPTIONS (SET updatable '2');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET fetch_size '0');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET fetch_size 'many');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET fetch_size '-5');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET batch_size '0');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET batch_size '3.5x');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET fdw_startup_cost '-1');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
ALTER SERVER s1 OPTIONS (SET fdw_tuple_cost 'cheap');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER SERVER s1 OPTIONS (SET keep_connections 'always');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER SERVER s1 OPTIONS (SET async_capable 'x');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
-- since: 15
ALTER SERVER s1 OPTIONS (SET parallel_commit 'x');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER SERVER s1 OPTIONS (SET truncatable 'x');
-- error: 22023
-- differs: an invalid value of an option is HV024 for every peer
ALTER SERVER s1 OPTIONS (ADD extensions 'a; b');
ALTER SERVER s1 OPTIONS (ADD extensions 'not_installed, plpgsql');
ALTER SERVER s1 OPTIONS (SET extensions 'plpgsql');
ALTER SERVER s1 OPTIONS (DROP extensions);
CREATE USER MAPPING FOR PUBLIC SERVER s1;
-- error: 42710
CREATE USER MAPPING FOR PUBLIC SERVER s1;
CREATE USER MAPPING FOR CURRENT_USER SERVER s1 OPTIONS (user 'someone', password 'something');
-- error: HV00D
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (ADD host 'x');
-- error: HV00D
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (ADD sslmode 'require');
-- error: HV00D
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (ADD table_name 'x');
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (ADD user 'someone', ADD password 'x', ADD password_required 'true');
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (SET password_required 'false', DROP password);
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (SET password_required 'sometimes');
ALTER USER MAPPING FOR PUBLIC SERVER s1 OPTIONS (ADD sslcert 'c', ADD sslkey 'k', ADD sslpassword 'p');
DROP USER MAPPING FOR PUBLIC SERVER s1;
-- error: 42704
DROP USER MAPPING FOR PUBLIC SERVER s1;
DROP USER MAPPING IF EXISTS FOR PUBLIC SERVER s1;
CREATE FOREIGN TABLE t1 (a int, b text) SERVER s1 OPTIONS (schema_name 's', table_name 't', use_remote_estimate 'true', updatable 'false',
  truncatable 'true', fetch_size '9', batch_size '8', async_capable 'false');
-- error: HV00D
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (host 'x');
-- error: HV00D
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (extensions 'plpgsql');
-- error: HV00D
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (fdw_tuple_cost '1');
-- error: HV00D
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (column_name 'x');
-- error: HV00D
CREATE FOREIGN TABLE t2 (a int OPTIONS (table_name 'x')) SERVER s1;
-- differs: an invalid value of an option is HV024 for every peer
-- error: 22023
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (fetch_size 'x');
-- differs: an invalid value of an option is HV024 for every peer
-- error: 42601
CREATE FOREIGN TABLE t2 (a int) SERVER s1 OPTIONS (updatable 'x');
-- error: 42704
CREATE FOREIGN TABLE t2 (a int) SERVER no_such_server;
CREATE FOREIGN TABLE t2 (a int OPTIONS (column_name 'aa') NOT NULL, b text DEFAULT 'x' COLLATE "C", CHECK (a > 0)) SERVER s1;
ALTER FOREIGN TABLE t2 OPTIONS (ADD table_name 'far'), ALTER COLUMN b OPTIONS (ADD column_name 'bb'), ADD COLUMN c int;
-- error: 42601
ALTER FOREIGN TABLE t2 RENAME TO t3, DROP COLUMN c;
ALTER FOREIGN TABLE t2 ALTER COLUMN b OPTIONS (SET column_name 'bbb'), DROP COLUMN c;
-- error: 42809
CREATE INDEX ON t2 (a);
-- error: 0A000
ALTER FOREIGN TABLE t2 ADD PRIMARY KEY (a);
-- error: 22023
CREATE PUBLICATION p FOR TABLE t2;
-- error: 2BP01
DROP SERVER s1;
DROP SERVER s1 CASCADE;
DROP SERVER s2;
-- A change of the server's options is felt by the next statement.
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER SERVER loop OPTIONS (SET dbname 'a database that is not');
-- error: 08001
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER SERVER loop OPTIONS (SET dbname '{database}');
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (ADD user 'a user that is not');
-- error: 08001
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (SET user 'postgres');
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER SERVER loop OPTIONS (SET port '1');
-- error: 08001
SELECT id, label FROM items ORDER BY id LIMIT 2;
ALTER SERVER loop OPTIONS (SET port '{port}');
-- A change of the table's.
ALTER FOREIGN TABLE parts OPTIONS (ADD table_name 'parts that are not');
-- error: 42P01
SELECT count(*) FROM parts;
ALTER FOREIGN TABLE parts OPTIONS (SET table_name 'parts');
SELECT count(*) FROM parts;
ALTER FOREIGN TABLE parts ALTER COLUMN name OPTIONS (ADD column_name 'title');
-- error: 42703
SELECT max(name) FROM parts;
SELECT max(quantity) FROM parts;
ALTER FOREIGN TABLE parts ALTER COLUMN name OPTIONS (DROP column_name);
SELECT max(name) FROM parts;
ALTER FOREIGN TABLE parts OPTIONS (ADD fetch_size '1');
SELECT count(*), sum(length(name)) FROM parts WHERE random() < 2;
ALTER FOREIGN TABLE parts ADD COLUMN extra int;
-- error: 42703
SELECT * FROM parts WHERE id = 1;
ALTER TABLE "far side".parts ADD COLUMN extra int DEFAULT 4;
SELECT * FROM parts WHERE id = 1;
ALTER FOREIGN TABLE parts DROP COLUMN quantity;
SELECT * FROM parts WHERE id = 1;
SELECT p FROM parts AS p WHERE id = 1;
ALTER FOREIGN TABLE parts ALTER COLUMN extra TYPE text;
SELECT extra || '!' FROM parts WHERE id = 1;
-- A mapping is needed.
DROP USER MAPPING FOR CURRENT_USER SERVER mirror;
-- error: 42704
-- differs: a user mapping is not needed where a superuser asks
SELECT count(*) FROM items_too;
CREATE USER MAPPING FOR PUBLIC SERVER mirror;
SELECT count(*) FROM items_too;
DROP FOREIGN TABLE items_too, parts_too;
DROP SERVER mirror CASCADE;
-- The wrapper of the extension cannot go without it.
-- error: 2BP01
DROP FOREIGN DATA WRAPPER {wrapper} CASCADE;
