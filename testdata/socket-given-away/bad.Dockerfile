FROM docker:28-dind
RUN adduser -D app \
    && touch /var/run/docker.sock \
    && chown app:app /var/run/docker.sock
USER app
