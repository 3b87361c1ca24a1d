FROM docker:28-dind
RUN echo '{"userns-remap": ""}' > /etc/docker/daemon.json
RUN (dockerd --userns-remap= &) && sleep 5 && docker pull alpine:3.21
USER 1000
