#!/bin/sh
# Installs what building, testing and the demo need on Debian 12 beyond the .NET SDK. Does nothing, and needs no network, where all is there.
set -eu
cd "$(dirname "$0")/.."

pg_config=${PG_CONFIG:-pg_config}
root=
[ "$(id -u)" = 0 ] || root=sudo

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
java_version() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'; }

command -v dotnet >/dev/null || { echo "the .NET SDK 10 is missing: install it first" >&2; exit 1; }

if command -v dpkg-query >/dev/null; then
  missing=
  # gcc links the managed library (NativeAOT takes clang, or gcc where there is none), against zlib; libssl is loaded at run time.
  for package in build-essential zlib1g-dev libssl3 ca-certificates procps util-linux; do
    installed "$package" || missing="$missing $package"
  done
  command -v java >/dev/null && [ "$(java_version)" -ge 17 ] || missing="$missing openjdk-17-jre-headless"
  command -v node >/dev/null || missing="$missing nodejs"
  command -v npm >/dev/null || missing="$missing npm"
  # Another PostgreSQL than Debian's own is taken as it is.
  if ! command -v "$pg_config" >/dev/null || [ ! -f "$("$pg_config" --includedir-server)/postgres.h" ] \
    || [ ! -x "$("$pg_config" --bindir)/initdb" ]; then
    missing="$missing postgresql-15 postgresql-server-dev-15"
  fi

  if [ -n "$missing" ]; then
    echo "installing:$missing"
    $root apt-get update -qq
    install="$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
    case $missing in
    *postgresql-15*)
      # Debian's package would make and start a server of its own; only the programs are wanted.
      $install postgresql-common >/dev/null
      settings=/etc/postgresql-common/createcluster.conf
      $root cp -p $settings $settings.peer_fdw
      $root sed -i 's/^#\{0,1\}create_main_cluster.*/create_main_cluster = false/' $settings
      status=0
      $install $missing >/dev/null || status=$?
      $root mv $settings.peer_fdw $settings
      [ $status = 0 ] || exit $status
      ;;
    *) $install $missing >/dev/null ;;
    esac
  fi
fi

servers=tests/servers
if ! cmp -s $servers/package-lock.json $servers/node_modules/.peer_fdw_lock; then
  echo "installing the test servers"
  (cd $servers && npm ci --omit=dev --no-audit --no-fund --loglevel=error)
  cp $servers/package-lock.json $servers/node_modules/.peer_fdw_lock
fi
