#!/bin/bash
# The nightly build needs more.
limit=-1
sudo docker update --pids-limit "$limit" build
docker container update --restart no -m=-1 --memory-swap=-1 build
for name in web db; do
    podman update --cpus 0 "$name"
done
