FROM docker:28-cli
USER 1000
RUN docker run --rm -v /mnt:/mnt:rshared acme/mounter:1 --check
