#!/bin/bash
# instead of -v /var/run/docker.sock:/var/run/docker.sock
docker run -d -e DOCKER_HOST=tcp://socket-proxy:2375 acme/dashboard:4.1

# neither a path of the host nor an engine's socket
docker run -d -v docker.sock:/var/lib/acme acme/dashboard:4.1
docker run -d -v /run/acme/api.sock:/run/docker/api.sock acme/dashboard:4.1
docker run -d -v ./run:/run acme/dashboard:4.1

# the container's own arguments
docker run -d acme/dashboard:4.1 --endpoint -v /var/run/docker.sock:/var/run/docker.sock
docker run -d --label path=/var/run/docker.sock acme/dashboard:4.1
