#!/bin/sh
set -eu
dockerd --userland-proxy=false &
dockerd "$@" &
containerd --userland-proxy=true &
echo "dockerd --userland-proxy=true"
# dockerd --userland-proxy=true
cat > /etc/docker/daemon.json <<EOF
{"userland-proxy": $SETTING}
EOF
cat > settings.json <<EOF
{"userland-proxy": true}
EOF
