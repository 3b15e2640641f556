#!/bin/bash
# pg_upgrade_test.sh OLD_PG_CONFIG NEW_PG_CONFIG: a cluster that uses the extension goes from one major version to another by pg_upgrade. Both must have the
# extension installed. OLD_LIBRARY_PATH: where the old version's programs find their libraries, if not with the system's.
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/library.sh"

old=$("${1:?the older pg_config}" --bindir)
new=$("${2:?the newer pg_config}" --bindir)
port=$(free_port 54440)
trap 'stop_cluster "$new" "$work/cluster/new"; stop_cluster "$old" "$work/cluster/old"; rm -rf "$work"' EXIT
[ -z "${OLD_LIBRARY_PATH:-}" ] || export LD_LIBRARY_PATH="$OLD_LIBRARY_PATH"

psql() { "$new/psql" -X -h "$folder" -p "$port" -U postgres "$@"; }

prepare() {
	start_cluster "$old" "$work/cluster/old" "$port" || return 1
	psql -q -v ON_ERROR_STOP=1 -c 'CREATE DATABASE smoke' && psql -d smoke -f "$here/smoke.sql" || return 1
	psql -d smoke -v ON_ERROR_STOP=1 -c 'CREATE VIEW rich AS SELECT id, city FROM here.customer WHERE paid > 5000' \
		-c 'CREATE MATERIALIZED VIEW cities AS SELECT city, count(*) FROM here.customer GROUP BY city' || return 1
	psql -d smoke -Atc "$question" >"$work/before" && psql -d smoke -At -f "$here/objects.sql" >"$work/objects" && stop_cluster "$old" "$work/cluster/old"
}
upgrade() {
	as_server "$new/initdb" -D "$work/cluster/new" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions ${INITDB_OPTIONS:-} >/dev/null || return 1
	(cd "$work/cluster" && setpriv_cd "$new/pg_upgrade" -b "$old" -B "$new" -d "$work/cluster/old" -D "$work/cluster/new" -U postgres -s "$work/cluster" -p "$port" -P "$((port + 1))")
}
# pg_upgrade writes its files where it stands.
setpriv_cd() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
works() {
	start_cluster "$new" "$work/cluster/new" "$port" || return 1
	psql -d smoke -Atc "$question" | diff "$work/before" - || return 1
	psql -d smoke -At -f "$here/objects.sql" | diff "$work/objects" - || return 1
	psql -d smoke -v ON_ERROR_STOP=1 -c 'REFRESH MATERIALIZED VIEW cities' -c "INSERT INTO here.customer (id, city) VALUES (9001, 'Kyiv')" -c 'ALTER EXTENSION peer_fdw UPDATE' \
		-c 'DROP SCHEMA there CASCADE' -c 'DROP EXTENSION peer_fdw CASCADE'
}
question="SELECT (SELECT count(*) FROM here.customer), (SELECT count(*) FROM rich), (SELECT sum(count) FROM cities), (SELECT array_agg(srvname || srvoptions::text ORDER BY srvname) FROM pg_foreign_server WHERE srvname = 'nowhere'),
	(SELECT array_agg(srvname || ' ' || option ORDER BY srvname, option) FROM pg_user_mappings, unnest(umoptions) AS option)"

# Both have their socket in one folder, so that the peer, which is the cluster itself, stays where it was.
folder=$work/cluster
check "$("$old/postgres" --version) is set up" prepare
check 'pg_upgrade' upgrade
check "$("$new/postgres" --version) has it all" works
finish
