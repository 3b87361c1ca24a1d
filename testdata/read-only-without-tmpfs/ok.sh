#!/bin/bash
docker run -d --read-only --tmpfs /tmp acme/web:7
docker run -d --read-only -v site-data:/data acme/web:7
docker run -d --read-only -v /cache acme/web:7
docker run -d --read-only --mount type=tmpfs,target=/tmp acme/web:7
docker run -d --read-only --volumes-from data acme/web:7
docker run -d acme/web:7 --read-only

# brings a tmpfs at /tmp, /run and more
podman run -d --read-only acme/web:7
docker service create --read-only --mount type=volume,source=data,target=/data acme/web:7
