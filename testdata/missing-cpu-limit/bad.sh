#!/bin/bash
docker run -d --cpu-shares=512 acme/search:3
docker run -d --cpus=0 --cpuset-cpus=0-3 acme/search:3
docker run -d --cpu-quota=-1 acme/search:3
docker service create --reserve-cpu 1 acme/search:3 --cpus=1
