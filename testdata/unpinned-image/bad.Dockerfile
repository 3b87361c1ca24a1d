FROM docker:28-cli
USER 1000
RUN docker run -d acme/web:7
