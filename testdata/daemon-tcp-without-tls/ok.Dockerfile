FROM docker:28-dind
RUN (dockerd -H tcp://127.0.0.1:2375 &) && sleep 5 && docker -H tcp://127.0.0.1:2375 pull alpine:3.21
USER 1000
