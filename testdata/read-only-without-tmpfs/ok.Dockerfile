FROM docker:28-cli
USER 1000
RUN docker run -d --read-only --tmpfs /tmp acme/web:7
RUN podman run -d --read-only acme/web:7
