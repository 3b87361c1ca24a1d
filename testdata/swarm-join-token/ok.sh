#!/bin/bash
docker swarm join --token "$TOKEN" 10.0.0.1:2377
docker swarm join --token "$(ssh manager docker swarm join-token -q worker)" 10.0.0.1:2377
docker swarm join --token SWMTKN-1-xxxxxxxx-xxxxxxxx 10.0.0.1:2377
docker swarm join-token worker | grep -o 'SWMTKN-1-[0-9a-z-]*'
docker swarm join-token --rotate worker
echo "docker swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377"
# docker swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377
