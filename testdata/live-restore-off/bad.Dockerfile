FROM docker:28-dind
RUN echo '{"live-restore": false}' > /etc/docker/daemon.json
RUN (dockerd --live-restore=false &) && sleep 5 && docker pull alpine:3.21
USER 1000
