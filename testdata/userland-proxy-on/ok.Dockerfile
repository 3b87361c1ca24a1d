FROM docker:28-dind
LABEL run="dockerd --userland-proxy=true"
RUN echo '{"userland-proxy": false}' > /etc/docker/daemon.json
USER 1000
