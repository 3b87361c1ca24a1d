FROM docker:28-cli
USER 1000
RUN docker run --rm --device /dev/loop0 acme/images:1 --build
