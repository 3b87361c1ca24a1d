#!/bin/sh
dockerd --add-runtime runsc=/usr/local/bin/runsc --data-root /tmp/docker &
dockerd --add-runtime crun=crun --pidfile /tmp/docker.pid &
podman --runtime /tmp/crun info
echo "dockerd --add-runtime runsc=/tmp/runsc"
# dockerd --add-runtime runsc=/tmp/runsc
cat > /etc/docker/daemon.json <<EOF
{"runtimes": {"runsc": {"path": "$RUNSC"}}, "data-root": "/home/docker"}
EOF
cat > runtimes.json <<EOF
{"runtimes": {"runsc": {"path": "/tmp/runsc"}}}
EOF
