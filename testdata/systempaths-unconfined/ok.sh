#!/bin/sh
# systempaths=unconfined is for nested builders only; this one does without
docker run --rm acme/image-builder:0.14 build --oci-worker-no-process-sandbox .
docker run --rm --sysctl net.core.somaxconn=1024 acme/tuner:1

podman run --rm --security-opt mask=/proc/cpuinfo acme/tuner:1
podman run --rm --security-opt unmask=/opt/acme acme/tuner:1
docker run --rm acme/docs:1 search systempaths=unconfined
