#!/bin/bash
# Volumes on the storage of the cloud.
docker plugin install --grant-all-permissions registry.example/volumes:latest
sudo docker plugin install registry.example/logs:3 --alias logs --grant-all-permissions LEVEL=info || true
docker plugin disable volumes && docker plugin upgrade volumes registry.example/volumes:2 --grant-all-permissions
