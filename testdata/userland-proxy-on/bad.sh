#!/bin/sh
set -eu
nohup dockerd --data-root /srv/docker --userland-proxy=true > /var/log/dockerd.log 2>&1 &
cat <<EOF | sudo tee /etc/docker/daemon.json
{
  "log-driver": "journald",
  "userland-proxy": true
}
EOF
