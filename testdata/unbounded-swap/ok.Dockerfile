FROM docker:28-cli
USER 1000
RUN docker run -d -m 512m --memory-swap 512m acme/cache:5
