FROM debian:12
COPY tool /usr/local/bin/
RUN chown root:root /usr/local/bin/tool && chmod u+s /usr/local/bin/tool
RUN chmod 4755 /usr/bin/helper && install -m 06755 agent /usr/bin/agent
COPY --chown=root --chmod=4755 other /usr/local/bin/
USER 1000
