#!/bin/bash
docker run -d acme/job-runner:2
docker run -d --pids-limit=-1 acme/job-runner:2
docker run -d --ulimit nproc=100 acme/job-runner:2
podman run -d --pids-limit -1 acme/job-runner:2
docker service create --limit-pids 0 acme/job-runner:2
