#!/bin/sh
# rotate.sh COPYDESK: new passwords for all users of docker-compose.users.yml. Both hold while services are
# started again one after the other; then the old ones do not.
set -eu
copydesk=$1
users=deploy/users
compose="docker compose -f docker-compose.yml -f docker-compose.users.yml"
load() {
    REDISCLI_AUTH=$1 $compose exec -T -e REDISCLI_AUTH redis \
        redis-cli --user "${COPYDESK_NAMESPACE:-copydesk}:operator" --no-auth-warning acl load
}

former=$(cat $users/operator)
"$copydesk" users $users --anew
chown 10001 $users/* 2>/dev/null || true
load "$former"
for service in watcher parser enricher indexer desk; do
    $compose up --detach --wait --no-deps --force-recreate "$service"
done
"$copydesk" users $users
load "$(cat $users/operator)"
