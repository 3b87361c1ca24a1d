FROM docker:28-cli
COPY suite /suite
VOLUME /var/run/docker.sock
USER 1000
RUN docker run --rm -v /suite:/suite acme/runner:8 /suite/run --socket /var/run/docker.sock
