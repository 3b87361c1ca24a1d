FROM docker:28-cli
USER 1000
RUN docker run --rm --uts host acme/log-shipper:8.1 check
