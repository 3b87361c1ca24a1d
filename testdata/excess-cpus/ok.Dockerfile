FROM docker:28-cli
USER 1000
RUN docker run -d --cpus=1 acme/api:4.2
