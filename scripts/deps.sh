#!/bin/sh
# Installs what building, testing and the demo need beyond the .NET SDK, on Debian 12 or 13 or Ubuntu 24.04. Does nothing, and needs no network, where all is there.
set -eu
cd "$(dirname "$0")/.."

pg_config=${PG_CONFIG:-pg_config}
root=
[ "$(id -u)" = 0 ] || root=sudo

servers=tests/servers
servers_ready=false
if cmp -s $servers/package-lock.json $servers/node_modules/.peer_fdw_lock; then servers_ready=true; fi

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
java_version() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'; }

command -v dotnet >/dev/null || { echo "the .NET SDK 10 is missing: install it first" >&2; exit 1; }

if command -v dpkg-query >/dev/null; then
  missing=
  # gcc links the managed library (NativeAOT takes clang, or gcc where there is none), against zlib; libssl is loaded at run time.
  for package in build-essential zlib1g-dev ca-certificates procps util-linux; do
    installed "$package" || missing="$missing $package"
  done
  installed libssl3 || installed libssl3t64 || missing="$missing libssl3"
  command -v java >/dev/null && [ "$(java_version)" -ge 17 ] || missing="$missing default-jre-headless"
  command -v node >/dev/null || missing="$missing nodejs"
  $servers_ready || command -v npm >/dev/null || missing="$missing npm"
  # Another PostgreSQL than Debian's own is taken as it is.
  if ! command -v "$pg_config" >/dev/null || [ ! -f "$("$pg_config" --includedir-server)/postgres.h" ] \
    || [ ! -x "$("$pg_config" --bindir)/initdb" ]; then
    missing="$missing postgresql"
  fi

  if [ -n "$missing" ]; then
    echo "installing:$missing"
    $root apt-get update -qq
    install="$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
    case $missing in
    *postgresql)
      # A release has one version of it: Debian 12 has 15, 13 has 17, Ubuntu 24.04 has 16.
      major=$(apt-cache depends postgresql | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p')
      missing="$missing-$major postgresql-server-dev-$major"
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

if ! $servers_ready; then
  echo "installing the test servers"
  (cd $servers && npm ci --omit=dev --no-audit --no-fund --loglevel=error)
  cp $servers/package-lock.json $servers/node_modules/.peer_fdw_lock
fi
