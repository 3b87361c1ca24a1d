FROM docker:28-cli
# ENV DOCKER_HOST=tcp://build.example.org:2375
ENV DOCKER_HOST=tcp://docker:2375
ENV HINT="set DOCKER_HOST=tcp://build.example.org:2375"
LABEL DOCKER_HOST=tcp://build.example.org:2375
RUN echo "DOCKER_HOST=tcp://build.example.org:2375" > /hint
USER 1000
