#!/bin/bash
# Makes the first manager.
docker swarm init --advertise-addr "$(hostname -i)"
ssh root@manager.example.org docker swarm init
docker swarm update --autolock=false --task-history-limit 2
if ! docker info | grep -q 'Swarm: active'; then
    sudo docker swarm init --autolock=false
fi
