#!/bin/bash
docker run -d --memory=512m --memory-reservation=256m acme/shop:12
docker run -d -m 1g acme/shop:12 --memory-reservation 1g
docker run -d --memory-reservation=512m acme/shop:12
docker run -d --memory="$LIMIT" --memory-reservation=512m acme/shop:12
docker service create --limit-memory 512m --reserve-memory 256m acme/shop:12
