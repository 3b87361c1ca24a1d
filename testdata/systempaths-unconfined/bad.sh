#!/bin/sh
docker run --rm --security-opt systempaths=unconfined acme/image-builder:0.14 build .

podman run --rm --security-opt unmask=ALL acme/image-builder:0.14 build .
podman run --rm --security-opt 'unmask=/proc/*' acme/tuner:1
