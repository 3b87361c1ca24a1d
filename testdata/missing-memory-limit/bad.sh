#!/bin/bash
docker run -d --name thumbs acme/thumbnailer:1.8
docker run -d -m 0 acme/thumbnailer:1.8
docker run -d --memory-reservation=256m acme/thumbnailer:1.8
docker service create --reserve-memory 256m acme/thumbnailer:1.8 --memory=1g
