FROM docker:28-cli
USER 1000
# RUN docker exec -u root builder true
RUN docker exec -u builder builder make --user root
