FROM docker:28-cli
COPY tests /tests
USER 1000
RUN docker run --privileged -v /tests:/tests acme/suite:1 /tests/run
