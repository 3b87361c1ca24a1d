FROM docker:28-cli
USER 1000
RUN docker run -d -m 256m --tmpfs /tmp:size=1m acme/render:2
