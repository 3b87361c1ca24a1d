FROM docker:28-cli
USER 1000
RUN docker run -d --cap-drop NET_RAW acme/api:4.2
