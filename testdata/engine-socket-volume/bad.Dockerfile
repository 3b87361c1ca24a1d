FROM docker:28-cli
VOLUME /var/run/docker.sock
VOLUME ["/data", "/run/podman/podman.sock"]
RUN --mount=type=ssh,id=engine,target=/var/run/docker.sock \
    docker pull registry.example/fixture:1
USER 1000
