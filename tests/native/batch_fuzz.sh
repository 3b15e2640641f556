#!/bin/sh
# Builds batch_fuzz.c with the sanitizers and runs it: batch_fuzz.sh [inputs [seed]].
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-cc} -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
	-Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers \
	-I"$("${PG_CONFIG:-pg_config}" --includedir-server)" "$here/batch_fuzz.c" "$here/../../native/batch.c" -o "$work/batch_fuzz"
"$work/batch_fuzz" "$@"
