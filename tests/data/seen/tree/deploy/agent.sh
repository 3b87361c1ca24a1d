#!/usr/bin/env bash
set -euo pipefail

engine=${ENGINE:-docker}
options=(--detach --restart unless-stopped --memory 512m)
if [ "${DEBUG:-}" ]; then
    options+=(--cap-add SYS_PTRACE --pid host)
fi

sudo chmod 666 /var/run/docker.sock
"$engine" run "${options[@]}" \
    --security-opt no-new-privileges:true --read-only --tmpfs /tmp:size=64m \
    -v /var/run/docker.sock:/var/run/docker.sock:ro \
    registry.example.org/agent:4.2 --privileged=yes
