FROM docker:28-dind
RUN echo '{"icc": true}' > /etc/docker/daemon.json
RUN (dockerd --icc=true &) && sleep 5 && docker pull alpine:3.21
USER 1000
