#!/bin/bash
apt-get install -y sudo
docker run --rm debian:12 apt-get install -y sudo
