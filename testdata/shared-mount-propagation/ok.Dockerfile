FROM docker:28-cli
VOLUME /mnt
USER 1000
RUN docker run --rm -v /mnt:/mnt:rprivate acme/mounter:1 --shared
