FROM node:24 AS build
COPY .env /app/

FROM node:24
# COPY .env /app/
COPY .env.example /app/.env
COPY sample.env .envrc env /app/
COPY settings /app/.env
RUN echo "COPY .env /app/"
USER node
