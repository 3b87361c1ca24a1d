# ruleid: live-restore-off
dockerd --live-restore=false
# ruleid: live-restore-off
dockerd -H unix:///var/run/docker.sock --live-restore=false --data-root /srv/docker
# ruleid: live-restore-off
dockerd-rootless.sh --live-restore=false
# ruleid: live-restore-off
dockerd --live-restore=0
# ok: live-restore-off
dockerd --debug
# ok: live-restore-off
dockerd --live-restore
# ok: live-restore-off
dockerd --live-restore=true
# ok: live-restore-off
dockerd --live-restore="$KEEP"
# ok: live-restore-off
containerd --live-restore=false
# ok: live-restore-off
echo 'dockerd --live-restore=false'
