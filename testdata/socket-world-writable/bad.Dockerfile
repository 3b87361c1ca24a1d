FROM docker:28-dind
RUN touch /var/run/docker.sock && chmod 777 /var/run/docker.sock
USER 1000
