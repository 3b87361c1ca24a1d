FROM docker:28-cli
USER 1000
RUN docker run -d -e MEMORY=512m acme/thumbnailer:1.8
