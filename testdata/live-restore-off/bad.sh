#!/bin/sh
set -eu
nohup dockerd --data-root /srv/docker --live-restore=false > /var/log/dockerd.log 2>&1 &
cat <<EOF | sudo tee /etc/docker/daemon.json
{
  "log-driver": "journald",
  "live-restore": false
}
EOF
