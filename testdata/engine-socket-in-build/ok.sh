#!/bin/bash
# podman build -v /run/docker.sock:/run/docker.sock .
podman build -v "$PWD/cache:/cache:Z" -t shop .
docker build --ssh default="$SSH_AUTH_SOCK" -t shop .
docker build --build-arg "NOTE=-v /run/docker.sock:/s" -t shop .
echo "podman build -v /run/docker.sock:/run/docker.sock ."
ls -v /run/docker.sock build
