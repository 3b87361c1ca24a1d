#!/bin/bash
set -eu

docker run -d --name db -e POSTGRES_PASSWORD=correct-horse-7 postgres:17
docker run --rm -e DATABASE_URL="postgres://app:correct-horse-7@db/app" acme/migrate:2

session=9f8e7d6c5b4a39281706f5e4d3c2b1a0
podman run -d \
    --env SESSION_SECRET="$session" \
    acme/web:5.3

docker build --build-arg NPM_TOKEN=9f8e7d6c5b4a39281706f5e4d3c2b1a0 -t acme/web:5.3 .
