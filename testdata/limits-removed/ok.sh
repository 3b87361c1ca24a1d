#!/bin/bash
# docker update --pids-limit -1 build
docker update --memory 4g --memory-swap 4g build
docker update --cpus 0.25 --cpu-shares 0 build
docker update --pids-limit "$PIDS" build
docker exec build ./update --memory -1
echo "docker update --pids-limit -1 build"
docker plugin update --memory -1
docker run --rm build update --cpus 0
