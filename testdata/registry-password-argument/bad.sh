#!/bin/bash
# Publishes the image.
docker login -u ci -p "$REGISTRY_PASSWORD" registry.example
sudo docker --config /tmp/config login --username=ci --password=correct-horse registry.example
password=battery-staple
podman login registry.example -u ci -p $password
aws_password() { aws ecr get-login-password; }
docker login -u AWS --password "$(aws_password)" 123456789012.dkr.ecr.eu-west-1.amazonaws.com
crane auth login registry.example -u ci -p "$REGISTRY_PASSWORD"
ssh ci@build.example.org "docker login -u ci -p 'correct horse' registry.example"
