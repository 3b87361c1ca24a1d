FROM node:24 AS build
COPY .git /app/.git

FROM node:24
# COPY .git /app/.git
COPY .gitconfig .gitignore /root/
COPY .git/HEAD /app/revision
ADD https://example.org/tool.git /src
RUN echo "COPY .git /app"
USER node
