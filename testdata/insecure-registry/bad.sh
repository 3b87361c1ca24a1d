#!/bin/sh
# A build host that knows the registry of the house.
REGISTRY=registry.internal:5000
dockerd --insecure-registry "$REGISTRY" --registry-mirror=http://mirror.internal &
sudo tee /etc/docker/daemon.json <<EOF
{"insecure-registries": ["$REGISTRY", "localhost:5000"]}
EOF
