#!/bin/bash
docker run -d --name shop --read-only --tmpfs /tmp acme/shop:12
docker run -d --read-only=true -v shop-data:/data acme/shop:12
podman create --read-only acme/shop:12
docker service create --read-only --mount type=tmpfs,target=/tmp acme/shop:12
docker run -d --read-only="$RO" -v shop-data:/data acme/shop:12
# docker run -d acme/shop:12
