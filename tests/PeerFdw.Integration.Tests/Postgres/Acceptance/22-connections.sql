-- Chapter 22: the connections: listed, dropped, lost, told apart by server and user; application_name; keep_connections.
-- rows: none
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT {disconnect}('loop');
-- error: 42704
SELECT {disconnect}('no such server');
SELECT {disconnect_all}();
SELECT count(*) FROM items;
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT count(*) FROM items_too;
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT {disconnect}('loop');
SELECT {disconnect}('loop');
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT {disconnect_all}();
-- rows: none
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT count(*) FROM items;
-- A connection in use cannot be dropped.
BEGIN;
SELECT count(*) FROM items;
SELECT {disconnect}('loop');
SELECT {disconnect_all}();
SELECT count(*) FROM items;
COMMIT;
SELECT {disconnect}('loop');
-- In a transaction a changed server's connection is still used, and named invalid.
BEGIN;
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (ADD keep_connections 'on');
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT count(*) FROM items;
COMMIT;
-- rows: none
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (SET keep_connections 'off');
SELECT count(*) FROM items;
-- rows: none
SELECT server_name, valid FROM {get_connections}() ORDER BY 1;
ALTER SERVER loop OPTIONS (SET keep_connections 'on');
SELECT count(*) FROM items;
SELECT server_name FROM {get_connections}();
ALTER SERVER loop OPTIONS (DROP keep_connections);
-- application_name and other options reach the remote session.
CREATE VIEW "far side".me AS SELECT current_setting('application_name') AS name, current_user::text AS who, current_setting('search_path') AS path, current_setting('TimeZone') AS zone,
  current_setting('DateStyle') AS dates, current_setting('IntervalStyle') AS intervals, current_setting('extra_float_digits') AS digits, current_setting('work_mem') AS memory;
CREATE FOREIGN TABLE me (name text, who text, path text, zone text, dates text, intervals text, digits text, memory text) SERVER loop OPTIONS (schema_name 'far side');
-- differs: the remote session's time zone is called UTC there, and GMT in contrib
SELECT who, path, zone, dates, intervals, digits FROM me;
SET TimeZone = 'Asia/Tokyo';
SET DateStyle = 'SQL, DMY';
-- differs: the remote session's time zone is called UTC there, and GMT in contrib
SELECT zone, dates FROM me;
RESET TimeZone;
RESET DateStyle;
ALTER SERVER loop OPTIONS (ADD application_name 'acceptance');
SELECT name FROM me;
ALTER SERVER loop OPTIONS (SET application_name 'of %u in %d %%');
-- since: 15
SELECT name = 'of postgres in {database} %' FROM me;
ALTER SERVER loop OPTIONS (SET application_name '%a|%p');
-- since: 15
SELECT name = current_setting('application_name') || '|' || pg_backend_pid() FROM me;
SET {application_name} = 'from the setting %u';
SELECT {disconnect_all}();
-- since: 15
SELECT name FROM me;
RESET {application_name};
ALTER SERVER loop OPTIONS (DROP application_name);
ALTER SERVER loop OPTIONS (ADD options '-c work_mem=12345kB');
SELECT memory FROM me;
ALTER SERVER loop OPTIONS (DROP options);
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (ADD user 'acc_reader');
GRANT USAGE ON SCHEMA "far side" TO acc_reader;
GRANT SELECT ON "far side".me TO acc_reader;
SELECT who FROM me;
ALTER USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (DROP user);
SELECT who FROM me;
-- One connection for a user and a server, not one for a statement.
CREATE VIEW "far side".pid AS SELECT pg_backend_pid() AS pid;
CREATE FOREIGN TABLE pid (pid int) SERVER loop OPTIONS (schema_name 'far side');
CREATE FOREIGN TABLE pid_too (pid int) SERVER mirror OPTIONS (schema_name 'far side', table_name 'pid');
CREATE TABLE seen AS SELECT pid FROM pid;
SELECT count(*) FROM seen, pid WHERE seen.pid = pid.pid;
SELECT count(*) FROM seen, pid_too WHERE seen.pid = pid_too.pid;
SELECT {disconnect_all}();
SELECT count(*) FROM seen, pid WHERE seen.pid = pid.pid;
-- A connection that was lost between two transactions is made again, silently.
CREATE FUNCTION end_of(int) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_terminate_backend($1, 10000);
  RETURN (SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $1);
END $$;
TRUNCATE seen;
INSERT INTO seen SELECT pid FROM pid;
SELECT end_of(pid) FROM seen;
SELECT count(*) FROM items;
SELECT count(*) FROM seen, pid WHERE seen.pid = pid.pid;
-- Lost in the midst of a transaction it is an error, and the next transaction works.
TRUNCATE seen;
INSERT INTO seen SELECT pid FROM pid;
BEGIN;
SELECT count(*) FROM items;
SELECT end_of(pid) FROM seen;
-- error: 08006
-- differs: a lost connection is one error, without a warning beside it
SELECT count(*) FROM items;
ROLLBACK;
SELECT count(*) FROM items;
TRUNCATE seen;
INSERT INTO seen SELECT pid FROM pid;
BEGIN;
INSERT INTO nothing VALUES (1, 'lost');
SELECT end_of(pid) FROM seen;
-- error: 08006
-- differs: a connection that is lost during the commit is 08007: whether it was committed is not known
COMMIT;
SELECT count(*) FROM "far side".nothing;
TRUNCATE seen;
INSERT INTO seen SELECT pid FROM pid;
BEGIN;
SELECT count(*) FROM items;
SAVEPOINT s;
SELECT end_of(pid) FROM seen;
SAVEPOINT t;
-- error: 08006
SELECT count(*) FROM items;
ROLLBACK TO s;
-- differs: a lost connection is 08006 until the transaction ends; contrib speaks of its own clean-up
-- error: 08000
SELECT count(*) FROM items;
ROLLBACK;
SELECT count(*) FROM items;
-- A server that is dropped takes its connection with it.
CREATE SERVER brief FOREIGN DATA WRAPPER {wrapper} OPTIONS (host '127.0.0.1', port '{port}', dbname '{database}');
CREATE USER MAPPING FOR PUBLIC SERVER brief;
CREATE FOREIGN TABLE brief (id int) SERVER brief OPTIONS (schema_name 'far side', table_name 'makers');
SELECT {disconnect_all}();
BEGIN;
SELECT count(*) FROM brief;
DROP SERVER brief CASCADE;
SELECT count(*), count(server_name) FROM {get_connections}();
COMMIT;
-- rows: none
SELECT * FROM {get_connections}();
-- Connection errors.
ALTER SERVER loop OPTIONS (SET host 'no-such-host.invalid');
-- error: 08001
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (SET host '127.0.0.1', ADD sslmode 'require');
-- error: 08001
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (SET sslmode 'prefer');
SELECT count(*) FROM items;
-- differs: the value is judged when it is given, not when it is used
ALTER SERVER loop OPTIONS (SET sslmode 'nonsense');
-- differs: the value was refused, so the one before it holds
-- error: 08001
SELECT count(*) FROM items;
ALTER SERVER loop OPTIONS (DROP sslmode, ADD connect_timeout '2');
SELECT count(*) FROM items;
