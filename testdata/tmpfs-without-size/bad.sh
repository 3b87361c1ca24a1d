#!/bin/bash
docker run -d --memory=512m --tmpfs /tmp acme/render:2
docker run -d -m 1g --tmpfs /run:noexec,mode=755 --tmpfs /var/cache:size=0 acme/render:2
docker run -d --memory=256m --mount type=tmpfs,target=/cache acme/render:2

# no fix: a limit that is not known
docker run -d --memory="$LIMIT" --tmpfs /tmp acme/render:2
