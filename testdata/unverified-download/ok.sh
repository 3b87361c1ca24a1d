#!/bin/bash
# On a host it changes no image.
curl -k https://example.org/tool.tgz -o tool.tgz
wget --no-check-certificate https://example.org/tool.tgz
docker run --rm curlimages/curl -k https://example.org
echo "RUN curl -k https://example.org" >> Dockerfile
