#!/bin/bash
docker run -d --memory=512m --memory-reservation=400m acme/shop:12
docker run -d -m 1g --memory-reservation 1g acme/shop:12
docker service create --limit-memory 512m --reserve-memory 300m acme/shop:12
