#!/bin/bash
docker run --rm -v "$HOME/.ssh:/root/.ssh" -v "$PWD:/src" acme/deploy:5 ./deploy.sh
docker run --rm -v ~/.aws:/root/.aws:ro acme/deploy:5 aws s3 sync /src s3://acme
docker run --rm --mount type=bind,src=/home/ci/.kube/config,dst=/kubeconfig,readonly acme/deploy:5
docker run --rm -v "${CI_HOME}"/.docker/config.json:/kaniko/.docker/config.json acme/build:2
