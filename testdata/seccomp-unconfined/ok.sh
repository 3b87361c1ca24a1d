#!/bin/bash
# --security-opt seccomp=unconfined was needed before engine 19.03
docker run --rm --security-opt seccomp=chrome.json acme/browser-tests:5.0 npm test
docker run --rm --security-opt seccomp=./unconfined.json acme/tracer:1.2

# what comes later counts, so this one is confined after all
docker run --rm --security-opt seccomp=unconfined --security-opt seccomp=chrome.json acme/browser-tests:5.0

# the words after the image are the container's own
docker run --rm acme/runner:3 docker-wrapper --security-opt seccomp=unconfined
echo "docker run --security-opt seccomp=unconfined acme/tracer:1.2"
