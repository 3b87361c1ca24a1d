FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server \
 && ssh-keygen -A
EXPOSE 80 \
    22/tcp
USER 1000
