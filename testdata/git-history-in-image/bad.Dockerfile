FROM node:24
COPY .git /app/.git
COPY package.json ./.git/ /app/
USER node
