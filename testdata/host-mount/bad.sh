#!/bin/sh
# the whole host, writable and not
docker run --rm -it -v /:/host acme/rescue:1 chroot /host
docker run -d -v /:/host:ro,rslave acme/metrics:9

docker run -d -v /etc/:/config -v /lib/modules:/lib/modules:ro acme/proxy:1.9
docker run -d --mount "type=bind,src=$HOME,dst=/home/me" acme/editor:3
docker run -d -v /usr/local/bin:/tools acme/updater:2
docker run -d -v /etc/acme:/etc/acme acme/proxy:1.9
docker run -d --user 1000 -v /:/host acme/metrics:9
