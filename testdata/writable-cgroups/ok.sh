#!/bin/bash
# writable-cgroups=true, only if systemd asks for it
docker run -d --security-opt writable-cgroups=false acme/systemd-app:9
docker run -d --cgroup-parent apps.slice acme/nested-engine:28
docker run --rm acme/nested-engine:28 --security-opt writable-cgroups=true
