#!/bin/bash
docker plugin install registry.example/volumes:latest
docker plugin install --grant-all-permissions=false registry.example/volumes:latest
docker plugin ls --filter enabled=true
docker run --rm registry.example/cli plugin install --grant-all-permissions x
vendor plugin install --grant-all-permissions x
echo "docker plugin install --grant-all-permissions registry.example/volumes"
HELP='docker plugin install --grant-all-permissions registry.example/volumes'
# docker plugin install --grant-all-permissions registry.example/volumes
