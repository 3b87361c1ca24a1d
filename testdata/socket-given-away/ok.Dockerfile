FROM docker:28-dind
RUN touch /var/run/docker.sock && chown root:docker /var/run/docker.sock
USER 1000
