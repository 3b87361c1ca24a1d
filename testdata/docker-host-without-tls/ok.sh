#!/bin/bash
export DOCKER_HOST=ssh://ci@build.example.org
DOCKER_HOST=tcp://127.0.0.1:2375 docker ps
DOCKER_HOST=tcp://docker:2375 docker ps
docker -H tcp://build.example.org:2376 --tlsverify ps
docker --tlsverify -H tcp://build.example.org:2375 ps
docker -H "$DOCKER_HOST" ps
docker run -d -p 2375:2375 -e DOCKER_HOST=tcp://socket-proxy:2375 registry.example/agent:3
docker run --rm curlimages/curl -H tcp://build.example.org:2375
docker context create big --docker "host=tcp://build.example.org:2376,ca=ca.pem,cert=cert.pem,key=key.pem"
echo "export DOCKER_HOST=tcp://build.example.org:2375"
HINT='docker -H tcp://build.example.org:2375 ps'
# docker -H tcp://build.example.org:2375 ps
grep DOCKER_HOST=tcp://build.example.org:2375 .env
