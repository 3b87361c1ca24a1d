FROM docker:28-cli
USER 1000
RUN docker run -d -m 512m --memory-reservation 512m acme/shop:12
