#!/bin/bash
# docker build --network host .
docker build --network none -t shop .
docker build --network mirror --add-host host:10.0.0.1 -t shop .
docker build --build-arg "NOTE=--network host" .
docker run --rm builder make build --network host
echo "docker build --network host ."
docker network create host-build
