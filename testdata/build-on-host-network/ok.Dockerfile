FROM node:24
# RUN --network=host npm ci
RUN --network=none npm run build
RUN npm config set network=host && npm ci --network=host
RUN echo "RUN --network=host npm ci" > /hint
USER node
