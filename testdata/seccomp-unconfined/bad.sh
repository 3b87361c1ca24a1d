#!/bin/bash
set -eu

docker run --rm --security-opt seccomp=unconfined acme/browser-tests:5.0 npm test

podman run -d --name tracer \
    --security-opt no-new-privileges \
    --security-opt="seccomp:unconfined" \
    acme/tracer:1.2

profile=unconfined
nerdctl run --rm --security-opt seccomp=$profile acme/browser-tests:5.0
