FROM docker:28-cli
ARG MEMORY=512m
USER 1000
RUN docker run -d --memory=$MEMORY acme/thumbnailer:1.8
