#!/bin/bash
docker run -d -e CONTAINERS=1 -e POST=0 tecnativa/docker-socket-proxy:0.3.0
docker run -d -e POST=1 -e ALLOW_START=1 -e CONTAINERS=0 tecnativa/docker-socket-proxy:0.3.0
docker run -d -e POST=1 -e CONTAINERS=1 acme/web:3
echo "docker run -e POST=1 -e CONTAINERS=1 tecnativa/docker-socket-proxy"
