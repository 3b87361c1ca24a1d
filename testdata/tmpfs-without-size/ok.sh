#!/bin/bash
docker run -d --memory=512m --tmpfs /tmp:size=256m acme/render:2
docker run -d --memory=512m --tmpfs /tmp:nr_blocks=1k acme/render:2
docker run -d --memory=512m --tmpfs "/tmp:$TMP_OPTIONS" acme/render:2
docker run -d --memory=512m --mount type=tmpfs,target=/cache,tmpfs-size=64m acme/render:2
docker run -d --memory=512m acme/render:2 --tmpfs /tmp

# no limit, so this is weak-tmpfs
docker run -d --tmpfs /tmp acme/render:2
docker run -d --memory=0 --tmpfs /tmp acme/render:2
