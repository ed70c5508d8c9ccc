#!/bin/sh
# One cluster of the named nodes, half of them replicas. Run again after a restart it tells each node
# under which address the others are by now.
set -eu
first=$1
addresses=
for name in "$@"; do
    addresses="$addresses $(getent hosts "$name" | cut -d ' ' -f 1)"
done

if redis-cli -h "$first" cluster info | grep -q 'cluster_known_nodes:1'; then
    redis-cli --cluster create $(for address in $addresses; do echo "$address:6379"; done) \
        --cluster-replicas 1 --cluster-yes
else
    for address in $addresses; do redis-cli -h "$first" cluster meet "$address" 6379; done
fi
until redis-cli -h "$first" cluster info | grep -q 'cluster_state:ok'; do sleep 1; done
