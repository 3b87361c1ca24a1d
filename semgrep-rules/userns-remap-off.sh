# ruleid: userns-remap-off
dockerd --userns-remap=
# ruleid: userns-remap-off
dockerd -H unix:///var/run/docker.sock --userns-remap= --data-root /srv/docker
# ruleid: userns-remap-off
dockerd-rootless.sh --userns-remap=
# ruleid: userns-remap-off
dockerd --userns-remap ''
# ok: userns-remap-off
dockerd --debug
# ok: userns-remap-off
dockerd --userns-remap=default
# ok: userns-remap-off
dockerd --userns-remap default
# ok: userns-remap-off
dockerd --userns-remap="$REMAP"
# ok: userns-remap-off
containerd --userns-remap=
# ok: userns-remap-off
echo 'dockerd --userns-remap='
