#!/bin/sh
# The replica takes the server's place: nothing is written meanwhile, so nothing is lost and nothing told twice.
set -eu
services="watcher parser enricher indexer desk"
offset() { docker compose exec -T "$1" redis-cli info replication | tr -d '\r' | sed -n "s/^$2://p"; }

docker compose exec -T redis redis-cli client pause 120000 write
until [ "$(offset redis master_repl_offset)" = "$(offset replica slave_repl_offset)" ]; do sleep 0.2; done
docker compose exec -T replica redis-cli replicaof no one
COPYDESK_SERVER=replica docker compose --profile replica up --detach --wait --no-deps $services
docker compose stop redis
echo "put COPYDESK_SERVER=replica and COMPOSE_PROFILES=replica into .env: services find the server there from now on"
