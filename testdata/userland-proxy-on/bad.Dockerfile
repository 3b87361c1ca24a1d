FROM docker:28-dind
RUN echo '{"userland-proxy": true}' > /etc/docker/daemon.json
RUN (dockerd --userland-proxy=true &) && sleep 5 && docker pull alpine:3.21
USER 1000
