#!/bin/bash
apt-get install -y --allow-unauthenticated tool
echo "RUN apk add --allow-untrusted tool.apk" >> Dockerfile
docker run --rm alpine:3.22 apk add --allow-untrusted tool.apk
