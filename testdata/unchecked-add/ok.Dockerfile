FROM debian:12
# ADD https://example.org/tool.tgz /opt/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/tool.tgz /opt/
ADD https://example.org/tool.git#v1.4.2 /src
ADD tool.tgz /opt/
ADD $LOCAL /opt/
COPY <<EOF /opt/Dockerfile
ADD https://example.org/tool.tgz /opt/
EOF
RUN echo "ADD https://example.org/tool.tgz /opt/"
USER 1000
