#!/bin/sh
docker run -d --security-opt seccomp=web.json acme/web:7
docker run -d --security-opt no-new-privileges:false acme/web:7
podman run -d --security-opt=no-new-privileges=false acme/web:7

# the container's own argument
docker run -d acme/web:7 --security-opt no-new-privileges
