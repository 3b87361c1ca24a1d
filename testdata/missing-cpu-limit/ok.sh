#!/bin/bash
docker run -d --cpus=1 acme/search:3
docker run -d --cpus .5 acme/search:3
docker run -d --cpu-period=50000 --cpu-quota=25000 acme/search:3
docker run -d --cpus="$CPUS" acme/search:3
docker service create --limit-cpu 1 acme/search:3
echo docker run -d acme/search:3
