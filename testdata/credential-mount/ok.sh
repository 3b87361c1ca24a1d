#!/bin/bash
# not -v ~/.ssh:/root/.ssh, which holds every key there is
docker run --rm -v "$HOME/.ssh/known_hosts:/root/.ssh/known_hosts:ro" -e DEPLOY_KEY acme/deploy:5 ./deploy.sh
docker run --rm -v ~/.ssh/id_ed25519.pub:/key.pub:ro acme/deploy:5 ./authorise.sh /key.pub

# the project's own folder of that name, a volume, and a target
docker run --rm -v ./.docker/php.ini:/usr/local/etc/php/php.ini:ro acme/app:1
docker run --rm -v ssh:/root/.ssh -v ./empty:/root/.aws acme/app:1
docker run --rm -v "$HOME/.cache:/root/.cache" acme/app:1 cp -r /src ~/.aws
