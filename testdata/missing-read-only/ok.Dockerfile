FROM docker:28-cli
USER 1000
RUN docker run -d --read-only --tmpfs /tmp acme/shop:12
