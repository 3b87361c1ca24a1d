FROM debian:12
ARG VERSION=1.4.2
ADD https://example.org/tool-${VERSION}.tgz /opt/
ADD --chown=app \
    --chmod=755 \
    http://example.org/agent \
    /usr/local/bin/
ADD ["https://example.org/other", "/usr/local/bin/"]
ONBUILD ADD https://example.org/late /usr/local/bin/
USER 1000
