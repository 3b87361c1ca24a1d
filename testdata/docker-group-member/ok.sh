#!/bin/bash
set -eu
getent group docker || sudo groupadd docker
sudo useradd --system --shell /usr/sbin/nologin docker
sudo usermod -aG adm,dialout "$USER"
sudo usermod -aG audio docker
sudo gpasswd -d mallory docker
echo "To run without sudo: sudo usermod -aG docker $USER"
# sudo usermod -aG docker ci
grep usermod -aG docker notes.txt
sudo usermod -rG docker mallory
sudo groupmems --group docker --delete mallory
