#!/bin/bash
# docker run -d acme/api:4.2 would keep 14 capabilities
echo "docker run -d acme/api:4.2"

docker run -d --name api --cap-drop=ALL acme/api:4.2
podman run -d --cap-drop all --cap-add CHOWN acme/worker:6
docker run -d --cap-drop NET_RAW --cap-drop CAP_ALL acme/worker:6
nerdctl run -d --cap-drop "$CAPS" acme/report:1

docker start api
docker exec api /bin/true
docker service create --cap-drop ALL acme/web:7
