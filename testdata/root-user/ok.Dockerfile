FROM docker:28-cli
USER root
RUN apk add --no-cache bash
USER 1000
RUN docker run --rm --user 1000 acme/importer:3.2 migrate --user root
