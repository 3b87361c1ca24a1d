#!/bin/sh
set -eu
nohup dockerd --data-root /srv/docker --icc=true > /var/log/dockerd.log 2>&1 &
cat <<EOF | sudo tee /etc/docker/daemon.json
{
  "log-driver": "journald",
  "icc": true
}
EOF
