FROM docker:28-cli
USER 1000
RUN docker run -d -v shop:/data:ro acme/shop:12
