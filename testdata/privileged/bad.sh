#!/bin/bash
set -eu

docker run --rm --privileged acme/profiler:2.1 --pid "$1"

sudo podman run -d \
    --name vpn \
    --privileged=true \
    -p 1194:1194/udp \
    acme/vpn:3.4
