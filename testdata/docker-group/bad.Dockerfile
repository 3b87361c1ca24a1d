FROM docker:28-cli
USER 1000
RUN docker run --rm --group-add docker acme/runner:8 --self-test
