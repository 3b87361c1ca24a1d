FROM node:24
# ENV NODE_TLS_REJECT_UNAUTHORIZED=0
ENV NODE_TLS_REJECT_UNAUTHORIZED=1
ENV HINT="NODE_TLS_REJECT_UNAUTHORIZED=0 is not for production"
ENV GIT_SSL_NO_VERIFY=
LABEL NODE_TLS_REJECT_UNAUTHORIZED=0
RUN npm config set cafile /etc/ssl/certs/ca-certificates.crt && npm config delete strict-ssl
RUN echo "npm config set strict-ssl false" > /hint
RUN cat <<EOF > /opt/Dockerfile
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
EOF
USER node
