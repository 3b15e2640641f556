-- Chapter 20: who may do what: ownership, user mappings, the rule that a plain role must give a password and it must be used, views of other owners.
GRANT USAGE ON SCHEMA "far side" TO acc_plain, acc_other;
GRANT CREATE ON SCHEMA public TO acc_plain, acc_other;
GRANT CREATE ON DATABASE {database} TO acc_plain;
GRANT SELECT ON ALL TABLES IN SCHEMA "far side" TO acc_plain, acc_scram;
GRANT USAGE ON SCHEMA "far side" TO acc_scram;
GRANT UPDATE ON "far side".staff TO acc_scram;
-- session: plain as acc_plain
-- error: 42501
CREATE SERVER own FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}');
-- error: 42501
CREATE USER MAPPING FOR CURRENT_USER SERVER loop;
-- error: 42501
CREATE FOREIGN TABLE mine (id int) SERVER loop;
-- error: 42501
SELECT count(*) FROM makers;
-- session: main
GRANT USAGE ON FOREIGN DATA WRAPPER {wrapper} TO acc_plain;
-- session: plain
CREATE SERVER own FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}');
CREATE FOREIGN TABLE own_makers (id int, name text) SERVER own OPTIONS (schema_name 'far side', table_name 'makers');
-- error: 42704
-- differs: a user mapping is not needed; without one, who is no superuser lacks a password
SELECT count(*) FROM own_makers;
CREATE USER MAPPING FOR CURRENT_USER SERVER own;
-- No password: refused before anything is sent.
-- error: 2F003
SELECT count(*) FROM own_makers;
-- error: HV00D
ALTER SERVER own OPTIONS (ADD password 'x');
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (ADD password 'given and not asked for');
-- A password that the remote server did not ask for does not count.
-- error: 2F003
SELECT count(*) FROM own_makers;
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (ADD user 'acc_scram', SET password 'wrong');
-- error: 08001
SELECT count(*) FROM own_makers;
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (SET password 'acceptance');
SELECT count(*) FROM own_makers;
SELECT name FROM own_makers WHERE id = 2;
-- error: 42501
INSERT INTO own_makers VALUES (100, 'x');
CREATE FOREIGN TABLE own_staff (id int, name text) SERVER own OPTIONS (schema_name 'far side', table_name 'staff');
UPDATE own_staff SET name = 'changed' WHERE id = 3 RETURNING name;
-- error: 42501
DELETE FROM own_staff WHERE id = 3;
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (DROP password);
-- error: 2F003
SELECT count(*) FROM own_makers;
-- error: 42501
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (ADD password_required 'false');
-- error: 42501
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (ADD sslkey 'k', ADD sslcert 'c');
-- session: main
ALTER USER MAPPING FOR acc_plain SERVER own OPTIONS (SET user 'acc_plain', ADD password_required 'false');
-- session: plain
SELECT count(*) FROM own_makers;
-- error: 42501
ALTER USER MAPPING FOR CURRENT_USER SERVER own OPTIONS (SET password_required 'false');
DROP USER MAPPING FOR CURRENT_USER SERVER own;
-- session: main
CREATE USER MAPPING FOR PUBLIC SERVER own OPTIONS (password_required 'true');
-- session: plain
-- error: 2F003
SELECT count(*) FROM own_makers;
-- session: main
-- For a superuser the rule does not hold.
SELECT count(*) FROM own_makers;
ALTER USER MAPPING FOR PUBLIC SERVER own OPTIONS (SET password_required 'false');
-- session: plain
SELECT count(*) FROM own_makers;
-- The mapping is that of the table's user: the caller, or the view's owner.
-- session: main
CREATE VIEW makers_of_owner AS SELECT * FROM makers;
GRANT SELECT ON makers_of_owner TO acc_plain;
-- since: 15
CREATE VIEW makers_of_caller WITH (security_invoker) AS SELECT * FROM makers;
-- since: 15
GRANT SELECT ON makers_of_caller TO acc_plain;
GRANT SELECT ON makers TO acc_plain;
CREATE FUNCTION count_as_owner() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM makers';
-- session: plain
SELECT count(*) FROM makers_of_owner;
SELECT count_as_owner();
-- error: 42704
-- differs: a user mapping is not needed; without one, who is no superuser lacks a password
-- since: 15
SELECT count(*) FROM makers_of_caller;
-- error: 42704
-- differs: a user mapping is not needed; without one, who is no superuser lacks a password
SELECT count(*) FROM makers;
-- session: main
CREATE USER MAPPING FOR acc_plain SERVER loop OPTIONS (user 'acc_scram', password 'acceptance');
-- session: plain
-- since: 15
SELECT count(*) FROM makers_of_caller;
SELECT count(*) FROM makers;
-- Two tables that are read as two users are not joined on the remote side.
SELECT a.id, b.name FROM makers AS a JOIN makers_of_owner AS b ON a.id = b.id WHERE a.id < 3 ORDER BY 1;
-- since: 15
SELECT a.id, b.name FROM makers_of_caller AS a JOIN makers AS b ON a.id = b.id WHERE a.id < 3 ORDER BY 1;
SELECT count(*) FROM makers AS a LEFT JOIN makers_of_owner AS b ON a.id = b.id + 1;
-- session: main
SET ROLE acc_plain;
SELECT count(*) FROM makers;
RESET ROLE;
SELECT count(*) FROM makers;
SET SESSION AUTHORIZATION acc_plain;
SELECT count(*) FROM makers;
-- error: 42501
SELECT count(*) FROM parts;
RESET SESSION AUTHORIZATION;
PREPARE counted AS SELECT count(*) FROM makers AS a JOIN makers AS b USING (id);
EXECUTE counted;
SET ROLE acc_plain;
EXECUTE counted;
RESET ROLE;
EXECUTE counted;
-- Rights on columns.
GRANT SELECT (id) ON parts TO acc_plain;
GRANT INSERT ON parts TO acc_plain;
-- session: plain
SELECT count(id) FROM parts;
-- error: 42501
SELECT name FROM parts;
-- error: 42501
SELECT count(*) FROM parts WHERE name = 'x';
-- error: 42501
INSERT INTO parts (id, quantity) VALUES (5000, 1);
-- error: 42501
DELETE FROM parts;
-- session: main
-- Who may see the options of a mapping.
SELECT usename, umoptions IS NOT NULL FROM pg_user_mappings WHERE srvname = 'loop' ORDER BY 1;
-- session: plain
SELECT usename, umoptions IS NOT NULL FROM pg_user_mappings WHERE srvname = 'loop' ORDER BY 1;
-- error: 42501
SELECT * FROM pg_user_mapping;
-- error: 42501
DROP SERVER loop;
-- error: 42501
ALTER FOREIGN TABLE makers OPTIONS (ADD fetch_size '3');
-- error: 42501
TRUNCATE makers;
