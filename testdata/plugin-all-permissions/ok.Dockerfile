FROM docker:28-cli
# RUN docker plugin install --grant-all-permissions x
RUN echo "docker plugin install --grant-all-permissions x" > /hint
RUN docker -H ssh://ci@build.example.org plugin install --grant-all-permissions x
USER 1000
