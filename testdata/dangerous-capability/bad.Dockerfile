FROM docker:28-cli
USER 1000
RUN docker run --rm --cap-add=SYS_RAWIO acme/firmware:2 --dump
