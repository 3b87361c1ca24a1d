FROM docker:28-cli
ENV DISK=/dev/sda
USER 1000
RUN docker run --rm --device /dev/zero acme/images:1 --device /dev/loop0
