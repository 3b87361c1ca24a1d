#!/bin/bash
apt-get install -y sudo
sudo -E make
docker run --rm debian:12 apt-get install -y sudo
