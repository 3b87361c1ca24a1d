#!/bin/sh
set -eu
dockerd --no-new-privileges &
dockerd "$@" &
containerd --no-new-privileges=false &
echo "dockerd --no-new-privileges=false"
# dockerd --no-new-privileges=false
cat > /etc/docker/daemon.json <<EOF
{"no-new-privileges": $SETTING}
EOF
cat > settings.json <<EOF
{"no-new-privileges": false}
EOF
