#!/bin/bash
# --pid host would show every process; one container is enough
docker run -d --name monitor --pid container:web acme/process-monitor:1.9
podman run --rm --pid private acme/process-monitor:1.9 top
docker run -d --pids-limit 100 acme/web:5.3
docker run --rm acme/process-monitor:1.9 attach --pid host
cat <<'EOF'
usage: docker run --pid host acme/process-monitor:1.9
EOF
