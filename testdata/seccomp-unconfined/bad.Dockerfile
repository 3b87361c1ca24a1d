FROM docker:28-cli
COPY tests /tests
USER 1000
RUN docker run --rm --security-opt seccomp=unconfined acme/browser-tests:5.0 npm test
