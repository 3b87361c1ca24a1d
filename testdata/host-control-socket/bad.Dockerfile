FROM docker:28-cli
USER 1000
RUN docker run --rm -v /run/systemd/private:/run/systemd/private acme/units:1 reload
