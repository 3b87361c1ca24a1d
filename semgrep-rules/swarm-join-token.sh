# ruleid: swarm-join-token
docker swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377
# ruleid: swarm-join-token
docker swarm join --token=SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377
# ruleid: swarm-join-token
docker --debug swarm join 10.0.0.1:2377 --token 'SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m'
# ruleid: swarm-join-token
docker exec node2 docker swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377
# ok: swarm-join-token
docker swarm join --token $TOKEN 10.0.0.1:2377
# ok: swarm-join-token
docker swarm join --token "$(cat /run/join-token)" 10.0.0.1:2377
# ok: swarm-join-token
docker swarm join --token SWMTKN-1-xxxxxxxx-xxxxxxxx 10.0.0.1:2377
# ok: swarm-join-token
docker swarm join --token 'SWMTKN-1-<token>' 10.0.0.1:2377
# ok: swarm-join-token
docker swarm join-token -q worker
# ok: swarm-join-token
docker swarm join-token worker | grep SWMTKN-1
# ok: swarm-join-token
echo 'docker swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377'
