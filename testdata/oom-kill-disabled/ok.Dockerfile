FROM docker:28-cli
USER 1000
RUN docker run --rm acme/cache:6.2 warm-up --oom-kill-disable
