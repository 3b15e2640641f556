#!/bin/sh
# Tests of the shim alone: a private PostgreSQL, the installed extension, and fake_library.c for a managed library.
# Needs `make -C native install` and PG_CONFIG's server; as root, the server runs as user postgres.
# Ends with a line "N passed, N failed, 0 skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd)
bin=$("${PG_CONFIG:-pg_config}" --bindir)
port=${PEER_TEST_PORT:-55419}
work=$(mktemp -d)

as_server() {
	if [ "$(id -u)" = 0 ]; then su postgres -c "$1"; else sh -c "$1"; fi
}

finish() {
	as_server "$bin/pg_ctl -D $work/data -m immediate stop" >/dev/null 2>&1
	rm -rf "$work"
}
trap finish EXIT

build() {
	out=$1
	shift
	${CC:-cc} -O1 -Wall -Wextra -Werror -fPIC -shared -fvisibility=hidden "$@" "$here/fake_library.c" -o "$work/$out.so" || exit 1
}

sql() {
	PGOPTIONS="-c peer_fdw.managed_library=$library ${settings:-}" psql -X -At -v ON_ERROR_STOP=0 -v VERBOSITY=verbose \
		-h "$work" -p "$port" -U "$(as_server 'id -un')" "${database:-postgres}" 2>&1
}

# In a file, since a check at the end of a pipe runs in a shell of its own.
record() {
	echo "$1" >>"$work/results"
}

# check NAME PATTERN: what stdin, as SQL, answers must match the extended regular expression.
check() {
	answer=$(sql)
	if printf '%s' "$answer" | tr '\n' ' ' | grep -Eq -- "$2"; then
		record passed
	else
		record failed
		printf 'FAILED %s\n  wanted: %s\n  got: %s\n' "$1" "$2" "$answer"
	fi
}

build fake
build abi -DFAKE_ABI=7
build version '-DFAKE_VERSION="9.9.9"'
build missing -DFAKE_WITHOUT_REPORT
chmod -R a+rX "$work"
[ "$(id -u)" = 0 ] && chown postgres "$work"
as_server "$bin/initdb -D $work/data -A trust -E UTF8 --locale=C.UTF-8" >/dev/null || exit 1
as_server "$bin/pg_ctl -D $work/data -l $work/log -w -o '-p $port -k $work -c listen_addresses= -c shared_preload_libraries=peer_fdw' start" >/dev/null || exit 1

library=/nonexistent/x.so
echo 'create extension peer_fdw; select 41 + 1' | check 'missing file' '58P01: could not find .*/nonexistent/x.so.* 42'
library=$work/abi.so
echo 'create extension peer_fdw; create extension peer_fdw; select 41 + 1' |
	check 'other bridge' '55000.*bridge 2.*bridge 7.*55000.* 42'
library=$work/version.so
echo 'create extension peer_fdw' | check 'other version' '55000.*0\.1\.0.*9\.9\.9'
library=$work/missing.so
echo 'create extension peer_fdw' | check 'missing function' '55000.*lacks the function peer_report'

library=$work/fake.so
check 'set up' 'CREATE EXTENSION.*HV00D.*illegal.*CREATE SERVER' <<'E2'
create extension peer_fdw;
create server fake foreign data wrapper peer_dynamodb options (illegal 'x');
create server fake foreign data wrapper peer_dynamodb;
create domain short as text check (length(value) < 100) not null;
create foreign table numbers (a int, b bigint, c text, gone int, d numeric(10,2), e bool, f float8, g varchar(20), h jsonb, i int[],
	j text[], l uuid, m bytea, n varchar, o json) server fake;
alter foreign table numbers drop column gone;
create foreign table dom (a int, s short) server fake;
create foreign table hang (a int) server fake;
create foreign table slow (a int) server fake;
create foreign table slow2 (a int) server fake;
create foreign table ticks (a int) server fake;
create foreign table one (a int) server fake;
create foreign table plan_error (a int) server fake;
create foreign table open_error (a int) server fake;
create foreign table middle_error (a int) server fake;
create foreign table bad_batch (a int) server fake;
create foreign table notices (a int) server fake;
create foreign table progress (a int) server fake;
create foreign table unsampled (a int) server fake;
create foreign table undescribed (a int) server fake;
create foreign table remote (a int) server fake options (use_remote_estimate 'true');
create server remote foreign data wrapper peer_dynamodb options (use_remote_estimate 'on');
create foreign table other (a int) server remote;
create foreign table local (a int) server remote options (use_remote_estimate 'off');
create foreign table write (a int, b text) server fake;
create foreign table write_slow (a int, b text) server fake;
create foreign table write_hang (a int, b text) server fake;
create foreign table write_error (a int, b text) server fake;
create foreign table write_drops (a int, b text) server fake;
create foreign table write_lost (a int, b text) server fake;
E2
echo 'select * from numbers limit 5' |
	check 'values' '2\|2\|é 2\|2\.00\|f\|2\.5\|é 2\|\{"n": 2, "s": "é"\}\|\{2,NULL\}\|\{"é 2",NULL\}\|02000000-[-0]*\|.xc3a92032\|é 2\|\{"n": 2, "s": "é"\} 3\|{13} 4'
echo 'select count(*), sum(a), count(b), sum(d) from numbers' | check 'sums' '^1000\|499500\|857\|428000\.00'
echo "set client_encoding = latin1; select convert_to(h::text, 'utf8'), convert_to(j::text, 'utf8') from numbers limit 1" |
	check 'client encoding' '.x7b226e223a20302c202273223a2022c3a9227d\|.x7b22c3a92030222c4e554c4c7d'
echo 'select count(*) from dom' | check 'unread columns' '^1000$'
echo 'select * from dom' | check 'domains see null' '23502: domain short.*column "s" of foreign table "dom"'
echo 'select * from plan_error' | check 'plan error' 'XX000: the plan fails.*détail.*a hint'
echo 'select * from open_error' | check 'open error' 'HV00N: the open fails'
echo 'select * from middle_error' | check 'error in the middle' '58030: the peer went away: €'
echo 'select * from bad_batch' | check 'wrong batch' 'XX000: unexpected batch'
echo 'select count(*) from notices' | check 'notices' 'NOTICE.*the fake says €.*WARNING.*NOTICE.*1000'
echo 'select count(*) from progress' | check 'notices while nothing comes' 'NOTICE.*the fake says.*NOTICE.*the fake says.*1000$'
check 'analyze' 'INFO.*"numbers": read 1000 rows of a table that has 4321 rows; 300 rows in sample.*Fake Rows: 1000.* 4321\|100\|0\.[1-9].*-1$' <<'E2'
set default_statistics_target = 1;
analyze verbose numbers;
select reltuples, relpages, (select null_frac from pg_stats where tablename = 'numbers' and attname = 'c') from pg_class where relname = 'numbers';
select n_distinct from pg_stats where tablename = 'numbers' and attname = 'a';
E2
echo 'analyze dom; analyze middle_error; analyze unsampled; analyze undescribed; select 7' |
	check 'analyze what fails' '23502.*column "s".*58030.*WARNING.*skipping "unsampled" --- cannot analyze this foreign table.* 7$'
echo "set statement_timeout = '100ms'; analyze hang; select handles from peer_fdw_bridge()" | check 'analyze times out' '57014.* 0$'
echo 'select * from peer_table_description($$one$$)' | check 'description' '^propriété\|one$'
check 'description refused' '0A000: Fake tables cannot be described.*42809: "t" is not a foreign table.*XX000: unexpected batch.*42501: permission denied for foreign table one' <<'E2'
select * from peer_table_description('undescribed');
create table t (x int);
select * from peer_table_description('t');
select * from peer_table_description('bad_batch');
create role nobody_special;
set role nobody_special;
select * from peer_table_description('one');
E2
check 'remote estimates' 'CREATE FUNCTION rows=50[0-9][0-9] t t t ALTER SERVER f$' <<'E2'
create function pg_temp.rows(t text) returns text language plpgsql as $$ declare line text; begin execute 'explain select * from ' || t into line; return substring(line, 'rows=[0-9]+'); end $$;
select pg_temp.rows('remote') as first \gset
select :'first';
select pg_temp.rows('remote') = :'first';
select pg_temp.rows('local') = 'rows=1000';
select pg_temp.rows('other') ~ 'rows=50..' and pg_temp.rows('other') <> :'first';
alter server fake options (add other 'x');
select pg_temp.rows('remote') = :'first';
E2
echo 'alter server fake options (drop other)' | check 'tidy' 'ALTER SERVER'
echo "set statement_timeout = '100ms'; select count(*) from hang; select handles from peer_fdw_bridge()" | check 'timeout' '57014.* 0$'
echo 'select sum(a) from (select a from slow where a < 5 union all select a from slow2) x' | check 'asynchronous append' '^499510$'
echo 'create table o (x int); insert into o values (1), (2), (500);
	select x, c from o left join lateral (select * from numbers where a = o.x offset 0) n on true order by x' |
	check 'restart' '1\|é 1 2\|é 2 500\|'
check 'subtransactions' '1 2 .*58030.* 2 3 1 .*0$' <<'E2'
begin;
declare c cursor for select a from numbers where a > 0;
fetch 2 from c;
savepoint s;
select * from middle_error where a < 0;
rollback to s;
select 2;
fetch 1 from c;
select handles from peer_fdw_bridge();
rollback;
select handles from peer_fdw_bridge();
E2
echo "insert into one values (1)" | check 'not writable' '55000: cannot insert into foreign table "one": the fake says so HINT:  a hint'
echo "copy one from stdin" | check 'not writable by COPY' '55000: cannot insert into foreign table "one": the fake says so'
echo "delete from write_lost" | check 'an identity that is not there' 'XX000: unexpected reply'
echo "insert into write values (1, 'x'), (2, null), (3, 'skip'), (4, 'y')" |
	check 'a batch and a rest' 'DETAIL: +x null skip@1 y@1 flush commit .*INSERT 0 3'
echo "begin; insert into write values (1, 'a'); savepoint s; insert into write values (2, 'b'); release s; savepoint t;
	insert into write values (3, 'c'); rollback to t; commit" | check 'levels' 'a@1 b@2 release@2 c@2 rollback@2 release@2 flush commit'
echo "begin; insert into write values (1, 'a'); rollback" | check 'no flush of a rollback' 'DETAIL: +a@1 abort .*ROLLBACK'
echo "insert into write values (1, 'bad'); select handles from peer_fdw_bridge()" | check 'a flush that fails' '(bad@1 flush abort .*40001: the flush fails|40001: the flush fails.*bad@1 flush abort ).* 0$'
echo "set statement_timeout = 100; insert into write values (1, 'hang'); select handles from peer_fdw_bridge()" |
	check 'a flush that hangs' '(hang@1 abort .*57014|57014.*hang@1 abort ).* 0$'
echo "set statement_timeout = 100; insert into write_hang values (1, 'z'); select handles from peer_fdw_bridge()" |
	check 'a write that hangs' '(z@1 abort .*57014|57014.*z@1 abort ).* 0$'
echo "insert into write_slow values (1, 'p'), (2, 'q')" | check 'a write that is pending' 'p q@1 flush commit .*INSERT 0 2'
echo "insert into write_error values (1, 'z')" | check 'a write that fails' 'DETAIL: +abort .*23505: the write fails|23505: the write fails.*DETAIL: +abort'
echo "begin; insert into write values (1, 'deaf'); savepoint s; rollback to s; select 7; commit" |
	check 'an end that is missed' 'WARNING:  58000: the fake does not listen.*ROLLBACK.* 7 .*(XX000: the writes of this transaction to foreign tables are lost.*abort|abort .*XX000: the writes of this transaction to foreign tables are lost)'
# From 16 on PostgreSQL itself gathers the rows of a COPY.
printf "copy write from stdin (delimiter ',');\\n1,u\\n2,v\\n3,w\\n4,x\\n\\\\.\\n" | check 'copy' '(u@1 v w x@1|u v w@1 x@1) flush commit .*COPY 4'
printf "copy write_drops from stdin (delimiter ',');\\n1,u\\n2,skip\\n3,w\\n\\\\.\\n" | check 'copy where rows may be dropped' '(u@1 skip@1|u skip) w@1 flush commit .*COPY 2'
echo "update write set b = 'n' where a < 2; delete from write where a = 5" | check 'update and delete' 'n@1 n@1 flush commit .*UPDATE 2.* 5@1 flush commit .*DELETE 1'
echo "begin; insert into write values (1, 'a'); prepare transaction 'x'" | check 'two phases' '0A000: cannot PREPARE'
check 'no leak' 'DO t .*0\|0$' <<'E2'
select count(*) from one;
select count(*) as before from pg_ls_dir('/proc/self/fd') \gset
do $$ begin for i in 1..3000 loop begin perform count(*) from one; perform count(*) from middle_error; exception when others then null; end; end loop; end $$;
select count(*) <= :before + 2 from pg_ls_dir('/proc/self/fd');
select handles, faults from peer_fdw_bridge();
E2
echo "create user mapping for public server fake options (secret 'HUSHHUSH')" | settings='-c peer_fdw.log_documents=on -c log_min_messages=debug1' check 'mapping' 'CREATE USER MAPPING'
echo 'select count(*) from one' | check 'with a mapping' '^1$'
# What the server logs of a statement is not ours.
if grep -v 'STATEMENT:' "$work/log" | grep -q HUSHHUSH; then
	record failed
	echo 'FAILED a secret is in the log'
else
	record passed
fi
for encoding in latin1 sql_ascii; do
	echo "create database d_$encoding encoding $encoding locale 'C' template template0" | check "database $encoding" 'CREATE DATABASE'
	printf '%s\n' 'create extension peer_fdw; create server fake foreign data wrapper peer_dynamodb;' \
		'create foreign table numbers (a int, c text, g varchar(20), h jsonb, j text[], o json) server fake;' \
		"set client_encoding = sql_ascii; select encode(convert_to(c || g || (h->>'s') || j[1] || (o->>'s'), getdatabaseencoding()), 'hex') from numbers limit 1" |
		database=d_$encoding check "text in $encoding" "$([ $encoding = latin1 ] && echo 'e92030e92030e9e92030e9' || echo 'c3a92030c3a92030c3a9c3a92030c3a9')"
done

# Batches at random, valid and broken, under the sanitizers.
if "$here/batch_fuzz.sh" 50000; then record passed; else record failed; fi

failed=$(grep -c failed "$work/results")
echo "$(grep -c passed "$work/results") passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
