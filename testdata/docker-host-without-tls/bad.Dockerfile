FROM docker:28-cli
ENV LOG=debug \
    DOCKER_HOST=tcp://build.example.org:2375
RUN docker -H tcp://10.0.0.7:2375 pull registry.example/data:1
USER 1000
