FROM node:24
RUN --network=host npm ci
RUN --mount=type=cache,target=/root/.npm \
    --network=host npm run build
USER node
