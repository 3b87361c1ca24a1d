#!/bin/bash
docker run -d -v /var/run/dbus/system_bus_socket:/run/dbus/system_bus_socket:ro acme/sensor:2
docker run --rm -v "$SSH_AUTH_SOCK":/ssh-agent -e SSH_AUTH_SOCK=/ssh-agent acme/deploy:5
docker run --rm -e DISPLAY -v /tmp/.X11-unix:/tmp/.X11-unix acme/viewer:4
docker run -d --mount type=bind,src=/run/libvirt/libvirt-sock,dst=/libvirt acme/machines:1
