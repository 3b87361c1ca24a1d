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
# ok: socket-given-away
echo 'chown jenkins /var/run/docker.sock'
