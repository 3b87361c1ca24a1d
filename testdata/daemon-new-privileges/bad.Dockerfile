FROM docker:28-dind
RUN echo '{"no-new-privileges": false}' > /etc/docker/daemon.json
RUN (dockerd --no-new-privileges=false &) && sleep 5 && docker pull alpine:3.21
USER 1000
