FROM docker:28-dind
RUN echo '{"iptables": false}' > /etc/docker/daemon.json
RUN (dockerd --iptables=false &) && sleep 5 && docker pull alpine:3.21
USER 1000
