#!/bin/sh
docker run -d -v /etc/localtime:/etc/localtime:ro -v /etc/ssl/certs:/etc/ssl/certs:ro acme/proxy:1.9
docker run -d -v /etc/acme/proxy.yml:/proxy.yml:ro -v /usr/share/zoneinfo:/usr/share/zoneinfo acme/proxy:1.9
docker run -d -v /etc/passwd:/etc/passwd:ro -v /etc/group:/etc/group:ro acme/proxy:1.9
docker run -d -v /usr:/host/usr:ro acme/metrics:9

# a volume of that name, a folder of the project, a volume without a name
docker run -d -v etc:/etc -v ./etc:/etc/acme -v /etc acme/proxy:1.9
docker run -d -v "$HOME/project":/src -v "$PWD":/work acme/editor:3
docker run -d --tmpfs /root acme/editor:3 -v /:/host
