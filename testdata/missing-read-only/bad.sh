#!/bin/bash
docker run -d --name shop -v shop-data:/data:ro acme/shop:12
docker run -d --read-only=false --tmpfs /tmp acme/shop:12
docker service create --name shop acme/shop:12 serve --read-only
