FROM docker:28-cli
USER 1000
RUN docker exec -u root builder apk add git
