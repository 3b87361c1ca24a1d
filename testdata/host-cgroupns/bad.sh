#!/bin/bash
docker run -d --name agent --cgroupns host acme/agent:7.55
podman run -d --cgroupns=host acme/systemd-app:9
