#!/bin/sh
docker run --rm --gpus all --ipc=host acme/trainer:2.4 train
docker run -d \
    --ipc host \
    acme/trainer:2.4
