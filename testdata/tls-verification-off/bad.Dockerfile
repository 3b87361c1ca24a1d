FROM node:24
ENV NODE_ENV=production \
    NODE_TLS_REJECT_UNAUTHORIZED=0
RUN npm config set strict-ssl false && npm ci
RUN git config --global http.sslVerify "false"
ENV GIT_SSL_NO_VERIFY true
USER node
