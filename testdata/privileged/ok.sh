#!/bin/bash
# docker run --privileged would work as well, but one capability is enough
docker run --rm --cap-add PERFMON acme/profiler:2.1 --pid "$1"

docker run --rm --privileged=false acme/vpn:3.4
echo "never use: docker run --privileged acme/vpn"

# the word after the image is the container's own
docker run --rm acme/runner:5 start --privileged
docker run --rm -e MODE=--privileged acme/runner:5
