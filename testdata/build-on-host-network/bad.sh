#!/bin/bash
# Fetches from the mirror on this machine.
network=host
docker build --network "$network" -t shop .
sudo podman build -t shop --network=host .
docker buildx build --allow=network.host -t shop .

flags=(-t shop)
if [ -n "$CI" ]; then
    flags+=(--network host)
    buildah bud "${flags[@]}" .
fi
