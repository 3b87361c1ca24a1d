FROM docker:28-dind
RUN touch /var/run/docker.sock && chmod 660 /var/run/docker.sock
USER 1000
