#!/bin/bash
# docker commit -c 'ENV API_TOKEN=correct-horse-7' prepared shop
docker commit -c "ENV API_TOKEN=$API_TOKEN" prepared shop
docker commit -c 'ENV API_TOKEN_FILE=/run/secrets/api' prepared shop
docker commit -c 'ENV PASSWORD=' -c 'ENV TOKEN=false' prepared shop
docker commit -m "ENV API_TOKEN=correct-horse-7" prepared shop
git commit -m 'ENV API_TOKEN=correct-horse-7'
echo "docker commit -c 'ENV API_TOKEN=correct-horse-7' prepared shop"
docker exec prepared db commit -c 'ENV API_TOKEN=correct-horse-7'
