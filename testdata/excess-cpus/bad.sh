#!/bin/bash
docker run -d --cpus=4 acme/api:4.2
docker run -d --cpus 1.01 acme/api:4.2
docker run -d --cpu-quota=200000 acme/api:4.2
docker run -d --cpu-period=50000 --cpu-quota=75000 acme/api:4.2
docker service create --limit-cpu 2 acme/api:4.2
