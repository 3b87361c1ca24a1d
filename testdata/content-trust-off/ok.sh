#!/bin/bash
export DOCKER_CONTENT_TRUST=1
DOCKER_CONTENT_TRUST="$TRUST" docker pull registry.example/base:1
DOCKER_CONTENT_TRUST_SERVER=0 docker pull registry.example/base:1
docker push --disable-content-trust=false registry.example/app:1
docker run --rm registry.example/tool --disable-content-trust
docker run --rm -e DOCKER_CONTENT_TRUST=1 registry.example/tool
echo "export DOCKER_CONTENT_TRUST=0"
HELP='docker pull --disable-content-trust'
# export DOCKER_CONTENT_TRUST=0
grep -q -e --disable-content-trust build.sh
