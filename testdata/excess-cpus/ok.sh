#!/bin/bash
docker run -d --cpus=1 acme/api:4.2
docker run -d --cpus=1.0 acme/api:4.2 --cpus=8
docker run -d --cpuset-cpus=0-3 --cpus=.5 acme/api:4.2
docker run -d --cpu-quota=100000 acme/api:4.2
docker run -d --cpus="$CPUS" acme/api:4.2
docker service create --limit-cpu 1 acme/api:4.2
docker run -d acme/api:4.2
