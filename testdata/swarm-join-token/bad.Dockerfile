FROM docker:28-cli
RUN docker -H ssh://ci@build.example.org swarm join --token SWMTKN-1-5dl2v1y2mt9qhxe0hnzo0z3fy7nb8kd1xg5ypyk9mjgf7c2wqa-1f0u6yk8z2r5w3h9c4t7b1n2m 10.0.0.1:2377
USER 1000
