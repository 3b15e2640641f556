#!/bin/bash
# Tests what `make package` made for the PostgreSQL of PG_CONFIG: its contents, an installation of it into a private copy of that PostgreSQL, upgrades of the
# extension, and a dump that is restored. Ends with "N passed, N failed, N skipped".
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. "$here/library.sh"

pg_config=${PG_CONFIG:-pg_config}
"$pg_config" --version >/dev/null || exit 2
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" sql/peer_fdw.control)
major=$("$pg_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
libraries=$("$pg_config" --pkglibdir)
extensions=$("$pg_config" --sharedir)/extension
tarball=$(echo "build/package/peer_fdw-$version-postgresql-$major"-*.tar.gz)
deb=$(echo "build/package/postgresql-$major-peer-fdw_$version"-*.deb)
root=$work/root
bin=$root$("$pg_config" --bindir)
data=$work/cluster/data
port=$(free_port 54420)
trap 'stop_cluster "$bin" "$data"; rm -rf "$work"' EXIT

psql() { "$bin/psql" -X -h "$work/cluster" -p "$port" -U postgres "$@"; }
value() { psql -At -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }

holds() {
	for file in "$libraries/peer_fdw.so" "$libraries/peer_fdw_managed.so" "$extensions/peer_fdw.control" "$extensions/peer_fdw--$version.sql"; do
		grep -qxF "$file" "$1" || { echo "$file is missing"; return 1; }
	done
	if grep -vE "^($libraries/peer_fdw(_managed)?\.so|$extensions/peer_fdw[^/]*|.*/doc/.*)$" "$1"; then echo "more than the extension is in it"; return 1; fi
}
tar_holds() { tar -tzf "$tarball" | sed 's/^\.//' | grep -v '/$' >"$work/list"; holds "$work/list"; }
deb_holds() { dpkg-deb -c "$deb" | awk '{ print $6 }' | sed 's/^\.//' | grep -v '/$' >"$work/list"; holds "$work/list"; }
deb_control() {
	dpkg-deb -I "$deb" | tee "$work/control" | grep -q "Depends: postgresql-$major, libc6 (>= [0-9.]*).*libssl3" || { cat "$work/control"; return 1; }
	dpkg-deb --ctrl-tarfile "$deb" | tar -xO ./md5sums >"$work/sums"
	mkdir "$work/deb" && dpkg-deb -x "$deb" "$work/deb" && (cd "$work/deb" && md5sum --quiet -c "$work/sums")
}
reproducible() {
	for out in "$work/once" "$work/twice"; do
		OUT=$out SOURCE_DATE_EPOCH=1700000000 PACKAGES=tar PG_CONFIG=$pg_config scripts/package.sh && sleep 1.1 || return 1
	done
	cmp "$work"/once/*.gz "$work"/twice/*.gz
}

check 'the tarball holds the extension and nothing else' tar_holds
if [ -f "$deb" ]; then
	check 'the .deb holds the same' deb_holds
	check 'the .deb says what it needs' deb_control
else
	skipped=$((skipped + 2))
fi
check 'the same input makes the same tarball' reproducible

copy_postgres "$pg_config" "$root" || exit 1
tar -C "$root" -xzf "$tarball" || exit 1
start_cluster "$bin" "$data" "$port" || exit 1
psql -q -d postgres -c 'CREATE DATABASE smoke' -c 'CREATE DATABASE upgraded' -c 'CREATE DATABASE fresh' -c 'CREATE DATABASE restored'

check 'a fresh installation reads and writes' psql -d smoke -f "$here/smoke.sql"

# A dump names the extension and the user's own objects; nothing that is the extension's comes twice.
dump_restores() {
	"$bin/pg_dump" -h "$work/cluster" -p "$port" -U postgres -d smoke >"$work/smoke.sql" || return 1
	grep -q 'CREATE EXTENSION IF NOT EXISTS peer_fdw' "$work/smoke.sql" || return 1
	! grep -E 'CREATE (FUNCTION|FOREIGN DATA WRAPPER).*peer' "$work/smoke.sql" || return 1
	psql -q -v ON_ERROR_STOP=1 -d restored -f "$work/smoke.sql" || return 1
	[ "$(value restored "SELECT count(*) || ' ' || (SELECT count(*) FROM here.customer) FROM there.customer")" = '5050 5050' ]
}
check 'a dump can be restored' dump_restores

# The next version: the same script and a function more. Its binaries come first, then ALTER EXTENSION, as in life; a session that is
# open all the while goes on.
next=$version.1
old=$version
install_next() {
	{ cat sql/peer_fdw.sql "$here/next.sql"; } >"$root$extensions/peer_fdw--$next.sql"
	cp "$here/next.sql" "$root$extensions/peer_fdw--$old--$next.sql"
	sed -i "s/^default_version.*/default_version = '$next'/" "$root$extensions/peer_fdw.control"
}
upgrade() {
	value upgraded "CREATE EXTENSION peer_fdw VERSION '$old'" || return 1
	value upgraded "CREATE SERVER s FOREIGN DATA WRAPPER peer_postgres OPTIONS (host '$work/cluster', port '$port', dbname 'smoke');
		CREATE USER MAPPING FOR postgres SERVER s OPTIONS (password_required 'false', \"user\" 'postgres');
		CREATE FOREIGN TABLE customer (id int, city text COLLATE \"C\") SERVER s OPTIONS (schema_name 'there');
		CREATE VIEW cities AS SELECT city, count(*) FROM customer GROUP BY city" || return 1
	mkfifo "$work/commands"
	psql -At -d upgraded <"$work/commands" >"$work/session" 2>&1 &
	session=$!
	exec 4>"$work/commands"
	echo 'SELECT count(*) FROM customer;' >&4
	install_next
	value upgraded 'ALTER EXTENSION peer_fdw UPDATE' || return 1
	echo 'SELECT count(*) FROM cities;' >&4
	exec 4>&-
	wait $session
	tr '\n' ' ' <"$work/session" | grep -qx '5050 4 ' || { cat "$work/session"; return 1; }
	[ "$(value upgraded "SELECT extversion || ' ' || (SELECT sum(count) FROM cities) || ' ' || peer_fdw_next() FROM pg_extension WHERE extname = 'peer_fdw'")" = "$next 5050 $next" ]
}
same_objects() {
	value fresh 'CREATE EXTENSION peer_fdw' && psql -At -d fresh -f "$here/objects.sql" >"$work/fresh" && psql -At -d upgraded -f "$here/objects.sql" >"$work/upgraded" || return 1
	[ "$(wc -l <"$work/fresh")" -ge 12 ] && diff "$work/fresh" "$work/upgraded"
}
no_way_back() { ! value upgraded "ALTER EXTENSION peer_fdw UPDATE TO '$old'"; }
check 'an upgrade keeps servers, tables and sessions' upgrade
check 'an upgraded extension is a fresh one' same_objects
check 'there is no way back' no_way_back
finish
