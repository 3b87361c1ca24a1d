#!/bin/bash
# --user root is gone since the image owns /data
docker run --rm --user "$(id -u):$(id -g)" -v "$PWD":/data acme/importer:3.2 import /data/orders.csv
docker run --rm -u 1000:0 acme/importer:3.2 migrate
docker run --rm --user rooty acme/importer:3.2
docker run --rm --hostname root acme/importer:3.2

# -u root and --user 0 belong to the container's own command
docker run --rm -u app acme/db-client:16 psql -u root --user 0
docker exec -u root importer chown app /data
docker service create --user 1000 acme/worker:6 --user=root
