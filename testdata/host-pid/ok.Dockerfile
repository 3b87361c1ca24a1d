FROM docker:28-cli
USER 1000
# RUN docker run --rm --pid=host acme/process-monitor:1.9
RUN docker run --rm acme/process-monitor:1.9 --once --pid=host
