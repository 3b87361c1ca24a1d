FROM docker:28-cli
USER 1000
RUN docker run --rm --cgroupns private acme/agent:7.55 check
