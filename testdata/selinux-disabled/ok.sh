#!/bin/bash
# label=disable is not needed: Z gives the folder to this container
podman run --rm -v "$PWD":/src:ro,Z acme/linter:3 /src

podman run -d --security-opt label=type:host_agent.process acme/host-agent:2
podman run -d --security-opt label=level:s0:c100,c200 acme/host-agent:2
docker run -d --label disable=true acme/host-agent:2
docker run --rm acme/policy-tools:1 explain label=disable
