# syntax=docker/dockerfile:1
FROM node:24 AS build
RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc .npmrc && npm ci

FROM node:24
# RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc /root/.npmrc
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci > build.log
RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc .npmrc && \
    npm ci && \
    rm -f .npmrc
RUN --mount=type=secret,id=token export TOKEN="$(cat /run/secrets/token)" && npm ci
RUN --mount=type=secret,id=token,env=TOKEN curl -H "X: $TOKEN" https://x.example > /app/data
RUN --mount=type=secret,id=key --mount=type=tmpfs,target=/tmp cp /run/secrets/key /tmp/key && deploy
RUN --mount=type=secret,id=token echo "copied: cp /run/secrets/token /app/token"
RUN --mount=type=ssh git clone git@git.example:shop/app.git /app
RUN mkdir -p /run/secrets && echo "no secret" > /app/hint
USER node
