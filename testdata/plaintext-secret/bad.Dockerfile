FROM node:24 AS build
ARG NPM_TOKEN=9f8e7d6c5b4a39281706f5e4d3c2b1a0
RUN npm ci

FROM node:24
COPY --from=build /app /app
ENV NODE_ENV=production \
    ADMIN_PASSWORD=correct-horse-7
USER node
