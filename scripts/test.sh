#!/bin/sh
# Installs what is missing, builds, and runs every test. The last line is `N passed, N failed, N skipped`; the exit status is 0 only if tests
# ran and none failed. PG_CONFIG, FRAMEWORK and TESTS (a part of the names of the projects to run, and then of those only) come from make.
set -eu
cd "$(dirname "$0")/.."

export PG_CONFIG="${PG_CONFIG:-pg_config}"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
make() { command make --no-print-directory PG_CONFIG="$PG_CONFIG" FRAMEWORK="${FRAMEWORK:-}" "$@"; }

make deps
make install test-library
export PEER_TEST_LIBRARY="$PWD/build/test/peer_fdw_managed.so"

passed=0 failed=0 skipped=0
artifacts=$PWD/build/artifacts/tests
results=$PWD/build/results
rm -rf "$results"
mkdir -p "$results"

# Code style is checked by the build; layout here.
if dotnet format whitespace --folder . --verify-no-changes --exclude build tests/servers; then
  passed=$((passed + 1))
else
  failed=$((failed + 1))
fi

# The shim alone, against a managed library without a runtime.
if [ -z "${TESTS:-}" ]; then
  status=0
  tests/native/shim_test.sh >"$results/shim.log" 2>&1 || status=$?
  cat "$results/shim.log"
  counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$results/shim.log" | tail -n 1)
  # shellcheck disable=SC2086
  set -- ${counts:-0 0 0}
  passed=$((passed + $1))
  skipped=$((skipped + $3))
  if [ $status != 0 ] && [ "$2" = 0 ]; then set -- "$1" 1 "$3"; fi
  failed=$((failed + $2))
fi

# What is handed out: made, installed into a copy of PostgreSQL, upgraded.
if [ -z "${TESTS:-}" ]; then
  status=0
  scripts/package.sh >"$results/package.log" 2>&1 && tests/package/package_test.sh >>"$results/package.log" 2>&1 || status=$?
  cat "$results/package.log"
  counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$results/package.log" | tail -n 1)
  # shellcheck disable=SC2086
  set -- ${counts:-0 0 0}
  passed=$((passed + $1))
  skipped=$((skipped + $3))
  if [ $status != 0 ] && [ "$2" = 0 ]; then set -- "$1" 1 "$3"; fi
  failed=$((failed + $2))
fi

dotnet build fdw.sln --artifacts-path "$artifacts" -v quiet ${FRAMEWORK:+-p:Framework=$FRAMEWORK}

# The value of a counter in a result file.
counter() { sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1"; }

# One project after the other: some tests measure times.
for project in tests/*"${TESTS:-}"*.Tests; do
  name=$(basename "$project")
  status=0
  dotnet test "$project" --no-build --artifacts-path "$artifacts" --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=normal" \
    --blame-hang-timeout 15m --blame-hang-dump-type none || status=$?
  trx=$results/$name.trx
  failures=0
  if [ -f "$trx" ]; then
    failures=$(counter "$trx" failed)
    total=$(counter "$trx" total)
    ok=$(counter "$trx" passed)
    passed=$((passed + ok))
    skipped=$((skipped + total - ok - failures))
    failed=$((failed + failures))
  fi
  # A project that broke off has failed, whatever it counted.
  if [ $status != 0 ] && [ "$failures" = 0 ]; then
    echo "$name ended with status $status"
    failed=$((failed + 1))
  fi
done

# What failed, once more and together: the projects' own output is long.
for trx in "$results"/*.trx; do
  [ -f "$trx" ] || continue
  awk '/<UnitTestResult / { failed = /outcome="Failed"/; if (failed) { name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name); print "failed: " name } }
    failed && /<Message>/ { sub(/.*<Message>/, ""); print "  " substr($0, 1, 1000); failed = 0 }' "$trx"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ] && [ $passed -gt 0 ]
