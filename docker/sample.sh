#!/bin/sh
# sample.sh ENDPOINT: makes the table of orders.json at a DynamoDB and fills it with items.json, by the AWS command line. Waits for the endpoint; does nothing if the table is there.
set -eu
endpoint=$1
folder=$(dirname "$0")
dynamodb() { aws dynamodb --endpoint-url "$endpoint" "$@"; }

tries=0
until dynamodb list-tables >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { dynamodb list-tables; exit 1; }
  sleep 1
done
if dynamodb describe-table --table-name orders >/dev/null 2>&1; then exit 0; fi
dynamodb create-table --cli-input-json "file://$folder/orders.json" >/dev/null
dynamodb batch-write-item --request-items "file://$folder/items.json" >/dev/null
echo "the table orders is there"
