#!/bin/bash
docker run --rm --user root -v "$PWD":/data acme/importer:3.2 import /data/orders.csv
docker run --rm -u 0:0 acme/importer:3.2 migrate
docker run -itu0 acme/importer:3.2 bash

docker service create --name worker \
    --user=root:root \
    acme/worker:6
