FROM docker:28-cli
USER 1000
# RUN docker exec --privileged builder true
RUN docker exec builder mount --privileged
