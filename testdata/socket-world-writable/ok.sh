#!/bin/sh
SOCKET=/var/run/docker.sock
sudo chmod 660 "$SOCKET"
sudo chmod g+rw,o= "$SOCKET"
sudo chmod 644 "$SOCKET"
chmod 777 /tmp/docker.sock.d "$HOME/.cache"
chmod 666 /run/app/app.sock
echo "chmod 666 $SOCKET"
# chmod 777 /var/run/docker.sock
docker exec -u root jenkins chmod 660 /var/run/docker.sock
docker run -v /var/run/docker.sock:/var/run/docker.sock registry.example/tool 666
