#!/bin/bash
# Repairs the volume's owner after a restore.
container=shop-web
user=root
sudo docker exec -u "$user" "$container" chown -R app /data
docker compose -f deploy/compose.yaml exec -T --user=0:0 web \
    sh -c 'apt-get update && apt-get install -y strace'

options=(-i)
if [ "$1" = debug ]; then
    options+=(--user root)
fi
podman container exec "${options[@]}" "$container" sh < repair.sh
