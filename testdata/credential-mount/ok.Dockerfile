FROM docker:28-cli
USER 1000
RUN --mount=type=ssh git clone git@git.example:acme/lib
RUN docker run --rm -v ~/.ssh/known_hosts:/etc/ssh/ssh_known_hosts:ro acme/fetch:1
