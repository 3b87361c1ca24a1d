#!/bin/bash
# --group-add docker is not needed with the proxy
docker run -d --user 1000 --group-add audio --group-add "$(id -g)" acme/runner:8
podman run -d --group-add keep-groups acme/runner:8
docker run -d acme/runner:8 useradd --group-add docker
echo docker run --group-add docker acme/runner:8
