#!/bin/sh
set -eu
dockerd --iptables &
dockerd "$@" &
dockerd --bridge none --iptables=false --ip-masq=false &
containerd --iptables=false &
echo "dockerd --iptables=false"
# dockerd --iptables=false
cat > /etc/docker/daemon.json <<EOF
{"iptables": $SETTING}
EOF
cat > settings.json <<EOF
{"iptables": false}
EOF
