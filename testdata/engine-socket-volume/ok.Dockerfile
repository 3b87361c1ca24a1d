FROM docker:28-cli
# VOLUME /var/run/docker.sock
VOLUME /var/run/app.sock /data
ENV DOCKER_HOST=unix:///var/run/docker.sock
LABEL run="docker run -v /var/run/docker.sock:/var/run/docker.sock"
RUN echo "VOLUME /var/run/docker.sock"
RUN --mount=type=ssh,target=/run/agent.sock git fetch
RUN --mount=type=bind,source=docker.sock.md,target=/docs/docker.sock.md cat /docs/docker.sock.md
USER 1000
