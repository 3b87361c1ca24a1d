#!/bin/bash
# --network host until the dashboard got a port of its own
docker run -d --network dashboards -p 127.0.0.1:8080:8080 acme/dashboard:2.8
docker run -d --network container:host acme/exporter:1.1
docker run -d --network hosting acme/edge:12
docker run -d --add-host host.docker.internal:host-gateway acme/edge:12
docker network create --driver bridge host-only

# the tool in the container has an option of that name too
docker run --rm acme/scanner:4 --network host
docker build --network host -t acme/edge:12 .
