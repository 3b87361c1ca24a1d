#!/bin/bash
docker run -d --userns=host -v backups:/backup acme/backup:4.0
docker create \
    --userns host \
    acme/backup:4.0
