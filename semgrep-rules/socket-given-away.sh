# ruleid: socket-given-away
chown jenkins /var/run/docker.sock
# ruleid: socket-given-away
chown -R "$USER:$USER" /var/run/docker.sock
# ruleid: socket-given-away
chown $USER /run/containerd/containerd.sock
# ruleid: socket-given-away
chown root:users /var/run/docker.sock
# ruleid: socket-given-away
chgrp staff /var/run/docker.sock
# ruleid: socket-given-away
setfacl --modify u:ci:rw /var/run/docker.sock
# ok: socket-given-away
chown root:docker /var/run/docker.sock
# ok: socket-given-away
chown -v root /var/run/docker.sock
# ok: socket-given-away
chown 0:0 /var/run/docker.sock
# ok: socket-given-away
chgrp docker /var/run/docker.sock
# ok: socket-given-away
chown --reference /run/other.sock /var/run/docker.sock
# ok: socket-given-away
chown app:app /run/app.sock
# ok: socket-given-away
setfacl -m u:ci:r /var/run/docker.sock
# ruleid: socket-given-away
setfacl -m "u:$(whoami):rw" /var/run/docker.sock
# ruleid: socket-given-away
setfacl --modify=g:ci:rw /run/docker.sock.raw
# ruleid: socket-given-away
docker exec -u root jenkins chown jenkins /var/run/docker.sock
# ruleid: socket-given-away
chown root:$GROUP_ID /var/run/docker.sock
# ruleid: socket-given-away
chown "$DOCKER_USER" /var/run/docker.sock
# ok: socket-given-away
chown "root:$DOCKER_GROUP" /var/run/docker.sock
# ok: socket-given-away
chgrp "${DOCKER_GID}" /var/run/docker.sock
# ok: socket-given-away
docker exec -u root jenkins chown root:docker /var/run/docker.sock
# ok: socket-given-away
echo 'chown jenkins /var/run/docker.sock'
