#!/bin/bash
docker run -d --user 1000:1000 python:3.12-slim python -m http.server
docker run -d -u "$(id -u)" python:3.12-slim python -m http.server
docker run -du nobody nginx:1.27

# these images run as another user, or go on as one
docker run -d nginxinc/nginx-unprivileged:1.27
docker run -d gcr.io/distroless/python3-debian12:nonroot app.py
docker run -d postgres:16
docker run -d "redis:${REDIS_VERSION}"

podman run -d --userns=keep-id python:3.12-slim python -m http.server
# docker run -d alpine:3.20
