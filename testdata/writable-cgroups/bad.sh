#!/bin/bash
docker run -d --security-opt writable-cgroups=true acme/systemd-app:9
docker run -d --memory 1g \
    --security-opt writable-cgroups=1 \
    acme/nested-engine:28
podman run -d --security-opt unmask=/sys/fs/cgroup acme/systemd-app:9
