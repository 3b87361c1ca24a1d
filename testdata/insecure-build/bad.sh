#!/bin/bash
# Builds the disk image.
docker buildx create --use --name privileged \
    --buildkitd-flags '--allow-insecure-entitlement security.insecure'
docker buildx build --builder privileged --allow security.insecure -t disk .

flags=(--allow=security.insecure)
docker buildx bake "${flags[@]}" disk
sudo podman build --cap-add all -t disk .
