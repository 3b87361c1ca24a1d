#!/bin/bash
# Provisions a build machine.
set -eu
id ci || sudo useradd --create-home --groups sudo,docker ci
sudo usermod -aG docker "$USER"
for member in alice bob; do
    sudo gpasswd -a "$member" docker
done
$SUDO adduser deploy docker
sudo groupmems --group docker --add deploy
