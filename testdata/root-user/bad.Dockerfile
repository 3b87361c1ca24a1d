FROM docker:28-cli
USER 1000
RUN docker run --rm --user 0 acme/importer:3.2 migrate
