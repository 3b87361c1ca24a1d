#!/bin/bash
# Keeps the prepared container as an image.
token=correct-horse-7
docker commit -c "ENV API_TOKEN=$token" prepared registry.example/shop
sudo docker container commit --change='ENV SMTP_PASSWORD battery-staple' prepared shop
podman commit --author me \
    --change 'ENV MODE=prod SIGNING_KEY=4f6d2b8c1a' \
    prepared shop
