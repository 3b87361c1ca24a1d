#!/bin/bash
docker run -d --memory=512m --memory-swap=512m acme/thumbnailer:1.8
docker run -dm512m acme/thumbnailer:1.8
docker run -d --memory "${MEMORY}" acme/thumbnailer:1.8
docker run -d --memory "${MEMORY:-512m}" acme/thumbnailer:1.8
docker service create --limit-memory 512m acme/thumbnailer:1.8
docker update --memory 1g thumbs  # docker run -d acme/thumbnailer:1.8
