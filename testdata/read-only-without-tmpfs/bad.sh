#!/bin/bash
docker run -d --name web --read-only acme/web:7
docker run -d --read-only -v /srv/site:/site:ro acme/web:7
docker run -d --read-only --mount type=bind,source=/srv/site,target=/site,readonly acme/web:7
podman run -d --read-only --read-only-tmpfs=false acme/web:7
docker service create --read-only acme/web:7
