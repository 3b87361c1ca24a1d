#!/bin/bash
# Builds on the big machine.
builder=build.example.org
export DOCKER_HOST="tcp://$builder:2375"
DOCKER_HOST=tcp://10.0.0.7 docker ps
docker -H "tcp://$ADDRESS:2375" build -t app .
sudo docker --host=10.0.0.7:2375 pull registry.example/app:1
docker context create big --docker "host=tcp://$builder:2375"
docker run -d --rm --name agent -e DOCKER_HOST=tcp://host.docker.internal:2375 registry.example/agent:3
