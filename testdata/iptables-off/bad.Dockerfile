FROM docker:28-dind
RUN printf '{\n  "iptables": false\n}\n' > /etc/docker/daemon.json
RUN (dockerd --iptables=false &) && sleep 5 && docker pull alpine:3.21
USER 1000
