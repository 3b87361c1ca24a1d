#!/bin/sh
docker run -d --security-opt no-new-privileges acme/web:7
docker run -d --security-opt=no-new-privileges:true acme/web:7
docker run -d --security-opt "no-new-privileges=true" --security-opt seccomp=web.json acme/web:7
docker create --security-opt "$SECURITY" acme/web:7

# docker run -d acme/web:7
# swarm services have no such option
docker service create --name web acme/web:7
