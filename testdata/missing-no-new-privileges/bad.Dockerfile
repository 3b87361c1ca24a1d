FROM docker:28-cli
USER 1000
RUN docker run -d --security-opt apparmor=web acme/web:7
