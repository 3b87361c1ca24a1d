#!/bin/bash
docker run -d -v /srv/data:/data:rshared acme/storage:1.4
docker run -d --mount type=bind,src=/mnt,dst=/mnt,bind-propagation=shared acme/storage:1.4
podman run -d -v ./share:/share:ro,shared acme/storage:1.4
