#!/bin/sh
set -eu
nohup dockerd --data-root /srv/docker --iptables=false > /var/log/dockerd.log 2>&1 &
cat <<EOF | sudo tee /etc/docker/daemon.json
{
  "log-driver": "journald",
  "iptables": false
}
EOF
