FROM docker:28-cli
USER 1000
# RUN docker commit -c 'ENV API_TOKEN=correct-horse-7' builder shop
RUN docker commit -c 'ENV API_TOKEN_FILE=/run/secrets/api' builder shop
