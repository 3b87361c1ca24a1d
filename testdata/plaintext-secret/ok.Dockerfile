FROM node:24 AS build
ARG NPM_TOKEN
ARG ADMIN_PASSWORD=""
RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci

FROM node:24
COPY --from=build /app /app
# ENV ADMIN_PASSWORD=correct-horse-7
ENV NODE_ENV=production \
    GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305 \
    ADMIN_PASSWORD_FILE=/run/secrets/admin \
    ADMIN_TOKEN=$ADMIN_TOKEN
USER node
