#!/bin/bash
docker run -d --user 1000 --group-add docker acme/runner:8
docker run -d --user 1000 --group-add "$(stat -c %g /var/run/docker.sock)" acme/runner:8
podman run -d --group-add=docker acme/runner:8
