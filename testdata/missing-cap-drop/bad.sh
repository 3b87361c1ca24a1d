#!/bin/bash
set -eu
docker run -d --name api -p 127.0.0.1:8080:8080 acme/api:4.2

# some of them are not all of them
podman run -d --cap-drop NET_RAW --cap-drop=MKNOD acme/worker:6

docker run --rm acme/migrate:4.2 up

drop=
[ -n "${HARDEN:-}" ] && drop=--cap-drop=ALL
docker run -d $drop acme/report:1

docker service create --name web --cap-add CHOWN acme/web:7
