#!/bin/bash
docker run -d --memory=256m --tmpfs /tmp:exec,size=64m acme/render:2
docker run -d --memory=256m --tmpfs /tmp:rw,suid,dev acme/render:2

# neither a size nor a memory limit
docker run -d --tmpfs /tmp acme/render:2
docker run -d --mount type=tmpfs,target=/cache acme/render:2
