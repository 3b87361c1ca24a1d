#!/bin/bash
echo "$REGISTRY_PASSWORD" | docker login -u ci --password-stdin registry.example
docker login -u ci --password-stdin registry.example <<< "$REGISTRY_PASSWORD"
docker login registry.example
docker run --rm -p 8080:80 registry.example/login
docker run --rm registry.example/cli login -u ci -p "$REGISTRY_PASSWORD"
docker exec web login -u ci -p secret
mysql -u ci -p secret login
HELP="docker login -u ci -p secret"
echo "docker login -u ci -p secret"
# docker login -u ci -p secret
grep docker login -p secret notes.txt
