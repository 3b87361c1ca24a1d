FROM docker:28-dind
LABEL run="dockerd --live-restore=false"
RUN echo '{"live-restore": true}' > /etc/docker/daemon.json
USER 1000
