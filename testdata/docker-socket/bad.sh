#!/bin/bash
docker run -d --name dashboard -v /var/run/docker.sock:/var/run/docker.sock:ro acme/dashboard:4.1

podman run --rm -v "$XDG_RUNTIME_DIR/podman/podman.sock:/run/podman.sock" acme/cleaner:2

nerdctl run --rm --mount type=bind,source=/run/containerd,target=/run/containerd acme/images:1

# which socket is not known here, but it goes where clients look for one
docker run --rm -v "$ENGINE_SOCKET":/var/run/docker.sock acme/cleaner:2

docker run --rm --use-api-socket acme/cleaner:2

# it has the volumes of another, and is nobody in particular
docker run --rm --volumes-from dashboard --user 1000 acme/cleaner:2
docker run -d --user 1000 -v /var/run/docker.sock:/var/run/docker.sock acme/dashboard:4.1
