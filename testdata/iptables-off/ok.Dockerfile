FROM docker:28-dind
LABEL run="dockerd --iptables=false"
RUN echo '{"iptables": true}' > /etc/docker/daemon.json
USER 1000
