#!/bin/bash
docker run -d --memory=256m --tmpfs /tmp acme/render:2
docker run -d --tmpfs /tmp:noexec,nosuid,size=100m acme/render:2
docker run -d --tmpfs /run:size=10%,mode=1777 acme/render:2
docker run -d --mount type=tmpfs,target=/cache,tmpfs-size=64m acme/render:2
docker run -d --tmpfs "/tmp:$TMP_OPTIONS" acme/render:2
docker run -d acme/render:2 --tmpfs /tmp:exec
mount -t tmpfs -o exec tmpfs /mnt
