FROM docker:28-cli
# RUN docker swarm init
RUN echo "docker swarm init" > /hint
RUN docker -H ssh://ci@build.example.org swarm init
USER 1000
