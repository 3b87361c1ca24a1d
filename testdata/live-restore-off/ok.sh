#!/bin/sh
set -eu
dockerd --live-restore &
dockerd "$@" &
containerd --live-restore=false &
echo "dockerd --live-restore=false"
# dockerd --live-restore=false
cat > /etc/docker/daemon.json <<EOF
{"live-restore": $SETTING}
EOF
cat > settings.json <<EOF
{"live-restore": false}
EOF
