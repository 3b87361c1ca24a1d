FROM node:24
COPY .env /app/
COPY package.json \
     deploy/.env.production \
     /app/
ADD ["prod.env", "/app/.env"]
USER node
