# syntax=docker/dockerfile:1
FROM node:24 AS build
RUN --mount=type=secret,id=npmrc cp /run/secrets/npmrc .npmrc

FROM node:24
RUN --mount=type=secret,id=npmrc cat "/run/secrets/npmrc" > ~/.npmrc && npm ci
RUN --mount=type=secret,id=token,required=true \
    --mount=type=cache,target=/root/.npm \
    npm -v && \
    # the token for the registry
    echo "//npm.example/:_authToken=$(cat /run/secrets/token)" \
        >> /app/.npmrc && npm ci
RUN --mount=type=secret,id=key,target=/tmp/key <<EOF
mkdir -p /root/.ssh
install -m 600 /tmp/key /root/.ssh/id_ed25519
git clone git@git.example:shop/app.git /app
EOF
RUN --mount=type=secret,id=gh,env=GH git config --global \
    url."https://x:$GH@github.com/".insteadOf https://github.com/
RUN --mount=type=secret,id=ca ["cp", "/run/secrets/ca", "/etc/app/ca.key"]
USER node
