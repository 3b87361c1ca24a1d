#!/bin/bash
docker run -d --network host acme/dashboard:2.8
docker run -d --net=host acme/exporter:1.1
podman run --rm --network "host" acme/scanner:4 scan

docker service create --name edge \
    --network host \
    acme/edge:12

container() {
    docker run --rm --net host "$@"
}
container acme/scanner:4
