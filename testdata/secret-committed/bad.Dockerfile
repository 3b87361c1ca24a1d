FROM docker:28-cli
USER 1000
RUN docker commit -c 'ENV API_TOKEN=correct-horse-7' builder shop
