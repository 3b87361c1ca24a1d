FROM docker:28-dind
LABEL run="dockerd --add-runtime runsc=/tmp/runsc"
RUN echo '{"runtimes": {"runsc": {"path": "/usr/local/bin/runsc"}}}' > /etc/docker/daemon.json
USER 1000
