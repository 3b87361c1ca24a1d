#!/bin/sh
# more than 64 MB of /dev/shm needs no --ipc=host
docker run --rm --gpus all --shm-size 8g acme/trainer:2.4 train
docker run -d --ipc shareable --name feeder acme/feeder:2
docker run -d --ipc container:feeder acme/trainer:2.4
docker run -d --ipc private acme/trainer:2.4 train --ipc host
