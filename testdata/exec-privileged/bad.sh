#!/bin/bash
# Raises a limit in the running cache.
container=cache
sudo docker exec --privileged "$container" sysctl -w net.core.somaxconn=1024
docker compose -f deploy/compose.yaml exec -T --privileged web \
    sh -c 'mount -o remount,rw /'

flags=(-u root)
if [ "$1" = debug ]; then
    flags+=(--privileged)
    podman container exec "${flags[@]}" "$container" strace -p 1
fi
