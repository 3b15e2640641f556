#!/bin/bash
# debian_test.sh SUITE [FOLDER]: installs the .deb of PG_MAJOR (default: the suite's own) into a clean Debian of that suite, made by debootstrap in FOLDER (default: a
# temporary one; a folder that has one already is used again), by apt, with what it depends on; then reads and writes with it, and removes it. For root.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
[ "$(id -u)" = 0 ] || { echo "only root can make a Debian" >&2; exit 2; }
if [ "${PEER_NAMESPACE:-}" != own ]; then PEER_NAMESPACE=own exec unshare --mount --propagation private "$here/$(basename "$0")" "$@"; fi
. "$here/library.sh"
. scripts/debian.sh

suite=${1:?which suite of Debian, such as bookworm}
root=${2:-$work/root}
major=$(debian_major "$suite") || exit 2
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" sql/peer_fdw.control)
deb=$(echo "$PWD/build/package/postgresql-$major-peer-fdw_$version"-*.deb)
[ -f "$deb" ] || { echo "$deb is not there: make package PG_CONFIG=/usr/lib/postgresql/$major/bin/pg_config" >&2; exit 2; }

inside() { debian_run "$root" "$@"; }
as_postgres() { inside setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
leave() {
	as_postgres /usr/lib/postgresql/$major/bin/pg_ctl -D /tmp/peer_fdw/data -m fast -w stop >/dev/null 2>&1
	rm -rf "$root/tmp/peer_fdw"
	for mount in dev/shm dev proc; do if mountpoint -q "$root/$mount"; then umount --recursive "$root/$mount"; fi; done
	rm -rf --one-file-system "$work"
}
trap leave EXIT

debian_make "$suite" "$root" && debian_mount "$root" || exit 1
mkdir -p "$root/tmp/peer_fdw"
cp "$deb" "$here/smoke.sql" "$root/tmp/peer_fdw/"
chmod 777 "$root/tmp/peer_fdw"

inside apt-get -qq update >"$work/apt.log" 2>&1 || { tail "$work/apt.log"; exit 1; }
if [ ! -e "$root/etc/postgresql-common/createcluster.conf" ]; then inside apt-get install -y -qq --no-install-recommends postgresql-common >"$work/apt.log" 2>&1; fi
sed -i 's/^#\{0,1\}create_main_cluster.*/create_main_cluster = false/' "$root/etc/postgresql-common/createcluster.conf"

install_deb() { inside apt-get install -y -qq --no-install-recommends "/tmp/peer_fdw/$(basename "$deb")"; }
has_no_compiler() { ! inside sh -c 'command -v gcc || command -v dotnet'; }
linked() { ! inside sh -c "ldd /usr/lib/postgresql/$major/lib/peer_fdw*.so" | grep 'not found'; }
serve() {
	as_postgres "/usr/lib/postgresql/$major/bin/initdb" -D /tmp/peer_fdw/data -U postgres --auth=trust --no-sync --no-instructions &&
		as_postgres "/usr/lib/postgresql/$major/bin/pg_ctl" -D /tmp/peer_fdw/data -l /tmp/peer_fdw/log -w -o "-h '' -k /tmp/peer_fdw -p 5432" start
}
smoke() { as_postgres "/usr/lib/postgresql/$major/bin/psql" -X -h /tmp/peer_fdw -U postgres -d postgres -f /tmp/peer_fdw/smoke.sql; }
remove() {
	inside apt-get remove -y -qq "postgresql-$major-peer-fdw" && [ ! -e "$root/usr/lib/postgresql/$major/lib/peer_fdw.so" ] && [ ! -e "$root/usr/share/doc/postgresql-$major-peer-fdw" ]
}

check 'apt installs it with all it needs' install_deb
if [ $# -lt 2 ]; then check 'no compiler and no .NET are there' has_no_compiler; fi
check 'nothing is missing that it is linked with' linked
check 'a server starts' serve
check 'a fresh installation reads and writes' smoke
sed 's/^/  /' "$work/output"
check 'apt removes it' remove
finish
