FROM docker:28-dind
RUN mkdir -p /etc/docker && echo '{"insecure-registries": ["registry.internal:5000"]}' > /etc/docker/daemon.json
RUN (dockerd --insecure-registry registry.internal:5000 &) && sleep 5 && docker pull registry.internal:5000/base:1
USER 1000
