FROM docker:28-dind
LABEL run="dockerd --userns-remap="
RUN echo '{"userns-remap": "default"}' > /etc/docker/daemon.json
USER 1000
