FROM docker:28-cli
# VOLUME /var/run/docker.sock
VOLUME /var/run/app.sock /data
ENV DOCKER_HOST=unix:///var/run/docker.sock
LABEL run="docker run -v /var/run/docker.sock:/var/run/docker.sock"
RUN echo "VOLUME /var/run/docker.sock"
USER 1000
