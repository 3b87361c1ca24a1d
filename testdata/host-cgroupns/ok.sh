#!/bin/bash
# the agent asks the engine's metrics endpoint, so --cgroupns host is not needed
docker run -d --name agent --cgroupns private acme/agent:7.55
podman run -d --cgroups=split acme/systemd-app:9
docker run --rm acme/kind-like:1 create --cgroupns=host
