FROM docker:28-cli
# ruleid: engine-socket-volume
VOLUME /var/run/docker.sock
# ruleid: engine-socket-volume
VOLUME ["/data", "/run/docker.sock"]
# ruleid: engine-socket-volume
volume /data /run/containerd/containerd.sock
# ruleid: engine-socket-volume
RUN --mount=type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock docker ps
# ruleid: engine-socket-volume
RUN --network=none --mount=type=ssh,id=engine,dst=/run/podman/podman.sock docker ps
# ok: engine-socket-volume
RUN --mount=type=ssh,target=/run/agent.sock git fetch
# ok: engine-socket-volume
RUN ls --mount=source=/var/run/docker.sock /
# ok: engine-socket-volume
VOLUME /var/run/app.sock
# ok: engine-socket-volume
VOLUME /var/run/docker.sock.d
# ok: engine-socket-volume
LABEL run="docker run -v /var/run/docker.sock:/var/run/docker.sock"
# ok: engine-socket-volume
ENV DOCKER_HOST=unix:///var/run/docker.sock
# ok: engine-socket-volume
# VOLUME /var/run/docker.sock
