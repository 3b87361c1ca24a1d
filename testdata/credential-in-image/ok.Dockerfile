FROM node:24 AS build
COPY id_rsa /root/.ssh/id_rsa

FROM node:24
# COPY id_rsa /root/.ssh/id_rsa
COPY id_rsa.pub .ssh/known_hosts /root/.ssh/
COPY nodesource-server.gpg.key /etc/apt/trusted.gpg.d/
COPY .docker/nginx.conf server.crt public_key.pem /etc/nginx/
COPY <<EOF /opt/Dockerfile
COPY id_rsa /root/.ssh/id_rsa
EOF
RUN --mount=type=secret,id=key,target=/root/.ssh/id_rsa echo COPY id_rsa /root/
USER node
