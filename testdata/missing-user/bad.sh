#!/bin/bash
docker run -d -v "$PWD/site":/site:ro python:3.12-slim python -m http.server -d /site

# what is not known is low
docker run -d acme/web:7
docker run -d --group-add 1000 "$IMAGE"

# --user is the program's own
docker run -d nginx:1.27 nginx --user 1000
docker run --rm alpine:3.20 id
docker service create --name site acme/site:2
