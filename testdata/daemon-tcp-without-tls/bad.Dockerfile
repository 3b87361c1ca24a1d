FROM docker:28-dind
RUN (dockerd -H tcp://0.0.0.0:2375 &) && sleep 5 && docker -H tcp://localhost:2375 pull alpine:3.21
USER 1000
