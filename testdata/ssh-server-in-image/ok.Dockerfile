FROM debian:12
# RUN apt-get install -y openssh-server
RUN apt-get update && apt-get install -y openssh-client && ssh-keygen -t ed25519 -N '' -f /tmp/key
RUN echo "apt-get install openssh-server" && apt-get purge -y openssh-server
EXPOSE 2222 8022 22/udp
# EXPOSE 22
LABEL ports="EXPOSE 22"
USER 1000
