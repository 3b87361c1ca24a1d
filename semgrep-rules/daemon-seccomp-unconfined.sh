# ruleid: daemon-seccomp-unconfined
dockerd --seccomp-profile=unconfined
# ruleid: daemon-seccomp-unconfined
dockerd -H unix:///var/run/docker.sock --seccomp-profile=unconfined --data-root /srv/docker
# ruleid: daemon-seccomp-unconfined
dockerd-rootless.sh --seccomp-profile=unconfined
# ruleid: daemon-seccomp-unconfined
dockerd --seccomp-profile unconfined
# ok: daemon-seccomp-unconfined
dockerd --debug
# ok: daemon-seccomp-unconfined
dockerd --seccomp-profile=/etc/docker/seccomp.json
# ok: daemon-seccomp-unconfined
dockerd --seccomp-profile builtin
# ok: daemon-seccomp-unconfined
dockerd --seccomp-profile /etc/docker/unconfined.json
# ok: daemon-seccomp-unconfined
dockerd --seccomp-profile="$PROFILE"
# ok: daemon-seccomp-unconfined
containerd --seccomp-profile=unconfined
# ok: daemon-seccomp-unconfined
echo 'dockerd --seccomp-profile=unconfined'
