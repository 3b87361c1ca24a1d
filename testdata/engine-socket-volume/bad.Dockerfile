FROM docker:28-cli
VOLUME /var/run/docker.sock
VOLUME ["/data", "/run/podman/podman.sock"]
USER 1000
