# ruleid: daemon-new-privileges
dockerd --no-new-privileges=false
# ruleid: daemon-new-privileges
dockerd -H unix:///var/run/docker.sock --no-new-privileges=false --data-root /srv/docker
# ruleid: daemon-new-privileges
dockerd-rootless.sh --no-new-privileges=false
# ruleid: daemon-new-privileges
dockerd --no-new-privileges=0
# ok: daemon-new-privileges
dockerd --debug
# ok: daemon-new-privileges
dockerd --no-new-privileges
# ok: daemon-new-privileges
dockerd --no-new-privileges=true
# ok: daemon-new-privileges
dockerd --no-new-privileges="$NNP"
# ok: daemon-new-privileges
containerd --no-new-privileges=false
# ok: daemon-new-privileges
echo 'dockerd --no-new-privileges=false'
