#!/bin/sh
# test-debian.sh SUITE [FOLDER]: `make test` in a bare Debian of that suite, with the PostgreSQL of that suite: trixie has 17. Debootstrap makes it in FOLDER (default:
# build/debian/SUITE), which stays for the next time. Of this system it uses the .NET SDK, NuGet's packages and what is built already (the managed library is the same for all
# versions of PostgreSQL); all else is installed by `make deps`, as for everybody. TESTS is passed on. For root; its processes and mounts end with it.
set -eu
cd "$(dirname "$0")/.."
. scripts/debian.sh

suite=${1:?which suite of Debian, such as trixie}
folder=${2:-build/debian/$suite}
major=$(debian_major "$suite")
[ "$(id -u)" = 0 ] || { echo "only root can make a Debian: sudo make test-debian SUITE=$suite" >&2; exit 2; }

if [ "${PEER_NAMESPACE:-}" != own ]; then
	scripts/deps.sh
	PEER_NAMESPACE=own exec unshare --mount --propagation private --pid --fork --kill-child "$0" "$@"
fi

debian_make "$suite" "$folder"
root=$(cd "$folder" && pwd)
debian_mount "$root"

sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
mkdir -p "$root/usr/share/dotnet" "$root/root/.nuget/packages" "$root/src/build"
mount --bind -o ro "$sdk" "$root/usr/share/dotnet"
[ ! -d "$packages" ] || mount --bind "$packages" "$root/root/.nuget/packages"
ln -sf /usr/share/dotnet/dotnet "$root/usr/bin/dotnet"
cp /etc/resolv.conf "$root/etc/resolv.conf"

# The sources as they are here, committed or not; times stay, so that make knows what is built.
find "$root/src" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
tar --exclude-vcs --exclude=build --exclude=bin --exclude=obj --exclude=node_modules --exclude=TestResults --exclude='*.o' --exclude='*.so' -cf - . | tar -C "$root/src" -xf -
[ ! -d tests/servers/node_modules ] || cp -a tests/servers/node_modules "$root/src/tests/servers/"
for built in build/*.list build/managed build/test; do [ ! -e "$built" ] || cp -a "$built" "$root/src/build/"; done

debian_run "$root" apt-get update -qq
debian_run "$root" apt-get install -y -qq --no-install-recommends make ca-certificates >/dev/null
status=0
debian_run "$root" DOTNET_ROOT=/usr/share/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 \
	make -C /src --no-print-directory test PG_CONFIG="/usr/lib/postgresql/$major/bin/pg_config" FRAMEWORK="${FRAMEWORK:-}" TESTS="${TESTS:-}" || status=$?
# For tests/package/debian_test.sh.
mkdir -p build/package
cp -a "$root"/src/build/package/*.tar.gz "$root"/src/build/package/*.deb build/package/ 2>/dev/null || true
exit $status
