#!/bin/sh
# Makes what can be handed out for the PostgreSQL of PG_CONFIG from what `make build` has built, in build/package, or OUT:
#   peer_fdw-<version>-postgresql-<major>-<system>.tar.gz    to be unpacked at /
#   postgresql-<major>-peer-fdw_<version>-1_<arch>.deb       where PostgreSQL lies as Debian's packages put it, and dpkg is there
# PACKAGES=tar makes the first only. Both hold the same tree, and the same input makes the same bytes: SOURCE_DATE_EPOCH, or the time of the last commit, is the time of everything in them.
set -eu
cd "$(dirname "$0")/.."

pg_config=${PG_CONFIG:-pg_config}
make=${MAKE:-make}
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" sql/peer_fdw.control)
major=$("$pg_config" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
libraries=$("$pg_config" --pkglibdir)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH

out=${OUT:-$PWD/build/package}
tree=$out/root-$major
package=postgresql-$major-peer-fdw
rm -rf "$tree"
mkdir -p "$tree"
umask 022

# The library is taken as it is built: `make package` has seen to it.
"$make" --no-print-directory -s -C native PG_CONFIG="$pg_config" DESTDIR="$tree" install >/dev/null
install -m 644 build/managed/peer_fdw_managed.so "$tree$libraries/"
chmod 644 "$tree$libraries"/*.so
strip --strip-unneeded "$tree$libraries/peer_fdw.so"

is_debian=false
[ "$libraries" = "/usr/lib/postgresql/$major/lib" ] && command -v dpkg-deb >/dev/null && is_debian=true
if $is_debian; then documents=/usr/share/doc/$package; else documents=$("$pg_config" --docdir)/extension/peer_fdw; fi
mkdir -p "$tree$documents"
cp README.md SECURITY.md CHANGELOG.md THIRD-PARTY-NOTICES.md docs/*.md "$tree$documents/"
cat LICENSE THIRD-PARTY-NOTICES.md >"$tree$documents/copyright"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

tarball=$out/peer_fdw-$version-postgresql-$major-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m).tar.gz
tar -C "$tree" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - . | gzip -n9 >"$tarball"
echo "$tarball"

if ! $is_debian || [ "${PACKAGES:-}" = tar ]; then exit 0; fi

# What the libraries ask of the system's. dpkg-shlibdeps wants a source package around it. OpenSSL is opened by name when TLS is used, so it cannot see that one.
control=$out/control-$major
rm -rf "$control"
mkdir -p "$control/debian"
printf 'Source: peer-fdw\n\nPackage: %s\nArchitecture: any\n' "$package" >"$control/debian/control"
shlibs=$(cd "$control" && dpkg-shlibdeps -O --ignore-missing-info "$tree$libraries"/*.so 2>"$control/warnings" | sed -n 's/^shlibs:Depends=//p')
[ -n "$shlibs" ] || { cat "$control/warnings" >&2; exit 1; }

rm -rf "$control/debian"
mkdir "$control/DEBIAN"
architecture=$(dpkg --print-architecture)
cat >"$control/DEBIAN/control" <<EOT
Package: $package
Version: $version-1
Architecture: $architecture
Section: database
Priority: optional
Maintainer: ${DEBFULLNAME:-peer_fdw} <${DEBEMAIL:-peer_fdw@localhost}>
Installed-Size: $(du -sk "$tree" | cut -f 1)
Depends: postgresql-$major, $shlibs, libssl3t64 | libssl3, ca-certificates
Description: remote systems as foreign tables of PostgreSQL $major
 The extension peer_fdw reads and writes tables of Amazon DynamoDB and of
 other PostgreSQL servers as foreign tables. Conditions, orders, limits, joins
 and aggregates go to the peer where its answer is exactly PostgreSQL's.
EOT
(cd "$tree" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' md5sum) >"$control/DEBIAN/md5sums"
cp -a "$tree/." "$control/"
rm -f "$control/warnings"
find "$control" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$control" "$out" >/dev/null
rm -rf "$control"
echo "$out/${package}_$version-1_$architecture.deb"
