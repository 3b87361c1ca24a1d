FROM docker:28-cli
USER 1000
RUN docker run --rm --shm-size 1g acme/trainer:2.4 --version
