#!/bin/sh
set -eu
dockerd --icc=false &
dockerd "$@" &
containerd --icc=true &
echo "dockerd --icc=true"
# dockerd --icc=true
cat > /etc/docker/daemon.json <<EOF
{"icc": $SETTING}
EOF
cat > settings.json <<EOF
{"icc": true}
EOF
