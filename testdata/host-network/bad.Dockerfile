FROM docker:28-cli
USER 1000
RUN docker run --rm --network host acme/scanner:4 selftest
