FROM docker:28-cli
USER 1000
RUN docker run --rm --cgroupns host acme/agent:7.55 check
