#!/bin/sh
# Tries the runtime of this build.
BUILT=/tmp/build/runsc
dockerd --add-runtime "runsc=$BUILT" --default-runtime runsc &
sudo tee /etc/docker/daemon.json > /dev/null <<EOF
{"runtimes": {"runsc": {"path": "$HOME/go/bin/runsc", "runtimeArgs": ["--debug"]}}}
EOF
