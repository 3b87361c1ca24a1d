FROM docker:28-cli
USER 1000
RUN docker run --rm --userns host acme/backup:4.0 verify
