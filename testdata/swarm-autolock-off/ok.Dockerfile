FROM docker:28-cli
# RUN docker swarm init
RUN echo "docker swarm init" > /hint
USER 1000
