FROM docker:28-cli
ENV LOG=debug DOCKER_CONTENT_TRUST=0
RUN docker pull --disable-content-trust registry.example/data:1
USER 1000
