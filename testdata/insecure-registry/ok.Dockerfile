FROM docker:28-dind
LABEL run="dockerd --insecure-registry registry.internal:5000"
RUN echo '{"insecure-registries": []}' > /etc/docker/daemon.json
USER 1000
