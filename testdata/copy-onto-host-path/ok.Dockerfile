FROM docker:28-cli
USER 1000
# RUN docker cp builder:/out/tool /usr/bin/tool
RUN docker cp builder:/out/tool /srv/tool
RUN docker cp /etc/hosts builder:/etc/hosts
