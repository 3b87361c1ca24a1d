FROM docker:28-cli
USER 1000
RUN docker update --memory -1 builder
