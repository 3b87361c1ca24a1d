#!/bin/bash
docker run --rm --device /dev/sda acme/smartmon:7
docker run --rm --device=/dev:/host/dev:r acme/inventory:1
docker run --rm --device-cgroup-rule 'a *:* rwm' acme/recorder:2
docker run --rm --device /dev/kvm acme/emulator:9
docker run --rm --device /dev/snd --device /dev/dri acme/player:2
docker run --rm --gpus all acme/training:5
