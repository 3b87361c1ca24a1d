FROM docker:28-cli
USER 1000
RUN docker run --rm --ipc host acme/trainer:2.4 --version
