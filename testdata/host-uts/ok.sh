#!/bin/bash
# --uts host only to know the name: pass the name
docker run -d --hostname "$(hostname)" acme/log-shipper:8.1
docker run -d --hostname host acme/log-shipper:8.1 ship --uts host
podman run -d --uts private acme/log-shipper:8.1
