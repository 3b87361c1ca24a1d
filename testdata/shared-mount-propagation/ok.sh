#!/bin/bash
# :rshared is not needed to see what the host mounts
docker run -d -v /srv/data:/data:rslave acme/storage:1.4
docker run -d -v /srv/shared:/shared acme/storage:1.4
docker run -d -v shared:/data:z acme/storage:1.4 -v /srv/data:/data:rshared
