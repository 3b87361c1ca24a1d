#!/bin/bash
PROXY=tecnativa/docker-socket-proxy:0.3.0
docker run -d --name socket-proxy --network engine-api \
  -v /var/run/docker.sock:/var/run/docker.sock:ro \
  -e CONTAINERS=1 -e POST=1 \
  "$PROXY"
docker service create --name proxy --env SERVICES=1 --env POST=1 "$PROXY"
