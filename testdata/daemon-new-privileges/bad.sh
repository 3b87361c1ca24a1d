#!/bin/sh
set -eu
nohup dockerd --data-root /srv/docker --no-new-privileges=false > /var/log/dockerd.log 2>&1 &
cat <<EOF | sudo tee /etc/docker/daemon.json
{
  "log-driver": "journald",
  "no-new-privileges": false
}
EOF
