#!/bin/sh
# apparmor=unconfined would be the short way; a profile of its own is the right one
sudo docker run -d --name rclone \
    --device /dev/fuse --cap-add SYS_ADMIN \
    --security-opt apparmor=acme-fuse \
    acme/rclone-mount:1.67

docker create --security-opt apparmor=docker-default acme/systemd-app:9
docker run --rm -e PROFILE=apparmor=unconfined acme/lint:2 check "apparmor=unconfined"
printf '%s\n' "docker run --security-opt apparmor=unconfined acme/rclone-mount"
