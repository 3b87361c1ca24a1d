# ruleid: socket-world-writable
chmod 666 /var/run/docker.sock
# ruleid: socket-world-writable
chmod -v 0777 /run/docker.sock
# ruleid: socket-world-writable
chmod o+rw /run/containerd/containerd.sock
# ruleid: socket-world-writable
chmod a=rw "$ROOT/run/podman/podman.sock"
# ruleid: socket-world-writable
chmod g+rw,o+w /var/run/docker.sock
# ruleid: socket-world-writable
chmod ugo+rwx /var/run/docker.sock
# ruleid: socket-world-writable
setfacl -m o::rw /var/run/docker.sock
# ok: socket-world-writable
chmod 660 /var/run/docker.sock
# ok: socket-world-writable
chmod 644 /var/run/docker.sock
# ok: socket-world-writable
chmod g+rw /var/run/docker.sock
# ok: socket-world-writable
chmod o-rw /var/run/docker.sock
# ok: socket-world-writable
chmod o+r,g+w /var/run/docker.sock
# ok: socket-world-writable
chmod "$MODE" /var/run/docker.sock
# ok: socket-world-writable
chmod 666 /tmp/app.sock
# ok: socket-world-writable
setfacl -m u:ci:rw /var/run/docker.sock
# ok: socket-world-writable
setfacl -m o::r /var/run/docker.sock
# ruleid: socket-world-writable
setfacl --modify=u::rw,o::rw /var/run/docker.sock
# ruleid: socket-world-writable
chmod 666 /var/run/docker-host.sock
# ruleid: socket-world-writable
docker exec -u root jenkins chmod 666 /var/run/docker.sock
# ok: socket-world-writable
docker exec -u root jenkins chmod 660 /var/run/docker.sock
# ok: socket-world-writable
docker run -v /var/run/docker.sock:/var/run/docker.sock registry.example/tool 666
# ok: socket-world-writable
echo 'chmod 666 /var/run/docker.sock'
