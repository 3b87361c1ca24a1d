FROM node:24 AS build
# ok: env-file-in-image
COPY .env .
FROM node:24
# ruleid: env-file-in-image
COPY .env /app/
# ruleid: env-file-in-image
COPY package.json .env.production ./
# ruleid: env-file-in-image
COPY --chown=app deploy/prod.env /app/.env
# ruleid: env-file-in-image
ADD [".env", "/app/"]
# ruleid: env-file-in-image
COPY .env* ./
# ok: env-file-in-image
COPY .env.example .env
# ok: env-file-in-image
COPY sample.env /app/.env
# ok: env-file-in-image
COPY .env.test .env.dist ./
# ok: env-file-in-image
COPY .env.d env .envrc config.envelope /app/
# ok: env-file-in-image
COPY settings /app/.env
# ok: env-file-in-image
# COPY .env /app/
