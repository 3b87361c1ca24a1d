#!/bin/bash
# The agent runs as jenkins and wants the engine.
agent=jenkins
sudo chown "$agent" /var/run/docker.sock
sudo chgrp -v users /run/containerd/containerd.sock
sudo chown "$(id -u):$(id -g)" /var/run/docker.sock
sudo setfacl --modify "user:$agent:rw" /var/run/docker.sock
docker exec -u root jenkins chown "$UID" /var/run/docker.sock
