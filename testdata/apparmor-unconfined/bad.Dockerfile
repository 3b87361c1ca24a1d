FROM docker:28-cli
USER 1000
RUN --mount=type=cache,target=/cache \
    docker run --security-opt apparmor=unconfined acme/rclone-mount:1.67 --version
