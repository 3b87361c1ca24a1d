FROM node:24 AS build
# ok: git-history-in-image
COPY .git .git
FROM node:24
# ruleid: git-history-in-image
COPY .git /app/.git
# ruleid: git-history-in-image
COPY package.json ./.git/ /app/
# ruleid: git-history-in-image
ADD [".git", "/app/.git"]
# ok: git-history-in-image
COPY .gitconfig .gitignore /root/
# ok: git-history-in-image
COPY .git/HEAD /app/revision
# ok: git-history-in-image
COPY git /app/.git
# ok: git-history-in-image
ADD https://example.org/tool.git /src
# ok: git-history-in-image
RUN cp -r .git /app
