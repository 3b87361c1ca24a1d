#!/bin/bash
# The tests of the build start containers.
socket=/run/podman/podman.sock
podman build -v "$socket:$socket" -t shop .
sudo buildah build --volume=/var/run/docker.sock:/var/run/docker.sock -t shop .
docker buildx build --ssh engine=/var/run/docker.sock,raw=true -t shop .
