#!/bin/bash
docker run -d --pids-limit=200 acme/job-runner:2
docker run -d --pids-limit "$PIDS" acme/job-runner:2
docker service create --limit-pids 100 acme/job-runner:2

# podman sets 2048 by itself
podman run -d acme/job-runner:2
