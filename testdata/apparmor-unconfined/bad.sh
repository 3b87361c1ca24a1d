#!/bin/sh
set -eu

sudo docker run -d --name rclone \
    --device /dev/fuse --cap-add SYS_ADMIN \
    --security-opt apparmor:unconfined \
    acme/rclone-mount:1.67

docker create --security-opt=apparmor=unconfined acme/systemd-app:9
