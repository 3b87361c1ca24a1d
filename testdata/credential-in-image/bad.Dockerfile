FROM node:24
COPY --chown=node:node keys/deploy_id_ed25519 /home/node/.ssh/id_ed25519
COPY package.json \
     .aws \
     /home/node/
ADD ["certs/server.key", "/etc/nginx/"]
COPY --from=vault /root/.docker/config.json /root/.docker/config.json
USER node
