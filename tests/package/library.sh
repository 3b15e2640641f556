# Sourced by the tests of this folder: counting, and private copies of a PostgreSQL that may be written.

passed=0 failed=0 skipped=0
work=$(mktemp -d)
chmod 755 "$work"

# PostgreSQL refuses to be root.
as_server() {
	if [ "$(id -u)" = 0 ]; then (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

# check NAME COMMAND…: passes if the command does.
check() {
	name=$1
	shift
	if "$@" >"$work/output" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $name"
		sed 's/^/  /' "$work/output"
	fi
}

# copy_postgres PG_CONFIG FOLDER: PostgreSQL's own folders, under another root. It finds its files from where its programs are, so a copy works.
copy_postgres() {
	for folder in "$("$1" --bindir)" "$("$1" --pkglibdir)" "$("$1" --sharedir)"; do
		[ -n "$folder" ] || return 1
		mkdir -p "$2$folder"
		cp -a "$folder/." "$2$folder/"
	done
	rm -f "$2$("$1" --pkglibdir)"/peer_fdw* "$2$("$1" --sharedir)"/extension/peer_fdw*
}

free_port() {
	port=$1
	while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
	echo "$port"
}

# start_cluster BINDIR DATA PORT: makes it, if it is not there yet, and starts it, on a socket in DATA/.. only.
start_cluster() {
	if [ ! -d "$2" ]; then
		mkdir -p "$(dirname "$2")"
		[ "$(id -u)" != 0 ] || chown postgres: "$(dirname "$2")"
		as_server "$1/initdb" -D "$2" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log"; return 1; }
	fi
	as_server "$1/pg_ctl" -D "$2" -l "$(dirname "$2")/log" -w -o "-h '' -k $(dirname "$2") -p $3 -c fsync=off" start >/dev/null || { cat "$(dirname "$2")/log"; return 1; }
}

stop_cluster() {
	as_server "$1/pg_ctl" -D "$2" -m fast -w stop >/dev/null 2>&1
}

finish() {
	echo "$passed passed, $failed failed, $skipped skipped"
	[ $failed = 0 ] && [ $passed -gt 0 ]
}
