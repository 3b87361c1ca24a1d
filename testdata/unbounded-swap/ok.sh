#!/bin/bash
docker run -d --memory=512m --memory-swap=512m acme/cache:5
docker run -d --memory=1g --memory-swap=1024m acme/cache:5
docker run -d --memory="$LIMIT" --memory-swap="$LIMIT" acme/cache:5

# nothing is limited here, which is another rule's matter
docker run -d acme/cache:5 --memory=512m

# swarm services have no such option
docker service create --limit-memory 512m acme/cache:5
