# ruleid: icc-unrestricted
dockerd --icc=true
# ruleid: icc-unrestricted
dockerd -H unix:///var/run/docker.sock --icc=true --data-root /srv/docker
# ruleid: icc-unrestricted
dockerd-rootless.sh --icc=true
# ruleid: icc-unrestricted
dockerd --icc
# ruleid: icc-unrestricted
dockerd --icc=True
# ok: icc-unrestricted
dockerd --debug
# ok: icc-unrestricted
dockerd --icc=false
# ok: icc-unrestricted
dockerd --icc="$ICC"
# ok: icc-unrestricted
dockerd --label --icc-none
# ok: icc-unrestricted
containerd --icc=true
# ok: icc-unrestricted
echo 'dockerd --icc=true'
