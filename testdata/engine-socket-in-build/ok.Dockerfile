FROM quay.io/podman/stable
USER 1000
# RUN podman build -v /run/docker.sock:/s .
RUN podman build -v /srv/cache:/cache .
