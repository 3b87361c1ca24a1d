FROM docker:28-cli
USER 1000
RUN docker run -d -m 256m --tmpfs /tmp acme/render:2
