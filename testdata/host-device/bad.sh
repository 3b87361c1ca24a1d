#!/bin/bash
docker run --rm --device /dev/sda acme/smartmon:7
docker run --rm --device=/dev:/host/dev:r acme/inventory:1
docker run --rm --device-cgroup-rule 'a *:* rwm' acme/recorder:2
docker run --rm --device /dev/kvm acme/emulator:9
docker run --rm --device /dev/snd --device /dev/dri acme/player:2
docker run --rm --gpus all acme/training:5
docker run --rm --device /dev/mem acme/flash:3
docker run --rm --device /dev/gpiochip0 acme/pins:1
docker run --rm --device /dev/video0 acme/camera:4
docker run --rm --device /dev/net/tun acme/tunnel:2
docker run --rm --device /dev/fuse acme/bucket:5
docker run --rm --device acme.example/fpga=0 acme/training:5
docker run --rm --device /dev/vhost-net acme/emulator:9
docker run --rm --device "$DEVICE" acme/flash:3
docker run --rm --device-cgroup-rule 'b 8:* r' acme/smartmon:7
docker run --rm --device-cgroup-rule 'c *:* rw' acme/recorder:2
docker run --rm --device-cgroup-rule 'c 1:1 r' acme/flash:3
docker run --rm --device-cgroup-rule 'c 13:* r' acme/recorder:2
