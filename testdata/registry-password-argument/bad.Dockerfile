FROM docker:28-cli
ARG REGISTRY_PASSWORD
RUN docker login -u ci -p correct-horse registry.example && docker pull registry.example/data:1
RUN docker login -u ci -p$REGISTRY_PASSWORD other.example
USER 1000
