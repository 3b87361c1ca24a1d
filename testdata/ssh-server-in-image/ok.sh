#!/bin/bash
apt-get install -y openssh-server
ssh-keygen -A
