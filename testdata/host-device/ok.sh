#!/bin/bash
# docker run --device /dev/sda acme/smartmon:7
docker run --rm --device /dev/null acme/smartmon:7 --device /dev/sda
docker run --rm -v /var/lib/smartmontools:/data:ro acme/smartmon:7
docker run --rm --device-read-bps /dev/sda:1mb acme/database:16
echo docker run --device /dev/mem acme/inventory:1
