#!/bin/bash
# mapped users own the backups now; before: --userns=host
docker run -d -v backups:/backup acme/backup:4.0
podman run -d --userns keep-id acme/backup:4.0
podman run -d --userns auto:size=4096 acme/backup:4.0 --userns=host
