FROM docker:28-cli
# RUN docker login -u ci -p correct-horse registry.example
RUN --mount=type=secret,id=registry docker login -u ci --password-stdin registry.example < /run/secrets/registry \
 && docker pull registry.example/data:1 && docker logout registry.example
RUN echo "docker login -u ci -p secret" > /hint
USER 1000
