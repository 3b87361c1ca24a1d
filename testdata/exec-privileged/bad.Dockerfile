FROM docker:28-cli
USER 1000
RUN docker exec --privileged builder mount -t tmpfs none /cache
