FROM docker:28-dind
LABEL run="dockerd --no-new-privileges=false"
RUN echo '{"no-new-privileges": true}' > /etc/docker/daemon.json
USER 1000
