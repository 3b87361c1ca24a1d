FROM docker:28-cli
COPY suite /suite
USER 1000
RUN docker run --rm -v /var/run/docker.sock:/var/run/docker.sock -v /suite:/suite acme/runner:8 /suite/run
