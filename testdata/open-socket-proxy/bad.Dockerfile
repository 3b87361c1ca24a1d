FROM docker:28-cli
USER 1000
RUN docker run -d -e POST=1 -e CONTAINERS=1 tecnativa/docker-socket-proxy
