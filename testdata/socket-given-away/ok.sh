#!/bin/bash
sudo chown root:docker /var/run/docker.sock
sudo chown --verbose 0:0 /var/run/docker.sock
sudo chgrp docker /var/run/docker.sock
sudo chown jenkins /var/lib/jenkins
echo chown jenkins /var/run/docker.sock
# chown jenkins /var/run/docker.sock
ls -l /var/run/docker.sock jenkins
sudo chown "root:$DOCKER_GROUP" /var/run/docker.sock
docker exec -u root jenkins chown root:docker /var/run/docker.sock
