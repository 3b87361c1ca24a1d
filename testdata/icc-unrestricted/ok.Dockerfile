FROM docker:28-dind
LABEL run="dockerd --icc=true"
RUN echo '{"icc": false}' > /etc/docker/daemon.json
USER 1000
