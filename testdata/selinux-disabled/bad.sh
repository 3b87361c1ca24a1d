#!/bin/bash
podman run --rm --security-opt label=disable -v "$PWD":/src:ro acme/linter:3 /src

podman run -d --security-opt label=type:spc_t acme/host-agent:2
docker run -d --security-opt label:disable acme/host-agent:2
