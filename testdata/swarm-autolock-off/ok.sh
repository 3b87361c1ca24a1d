#!/bin/bash
docker swarm init --autolock --advertise-addr "$(hostname -i)"
docker swarm init --advertise-addr 10.0.0.1 --autolock=true
docker swarm init $SWARM_OPTIONS
docker swarm update --autolock=true
docker swarm update --task-history-limit 2
docker swarm join --token "$TOKEN" 10.0.0.1:2377
docker run --rm registry.example/cli swarm init
vendor swarm init
echo "first: docker swarm init"
# docker swarm init
grep "docker swarm init" notes.txt
