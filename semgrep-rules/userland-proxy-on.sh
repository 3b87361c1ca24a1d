# ruleid: userland-proxy-on
dockerd --userland-proxy=true
# ruleid: userland-proxy-on
dockerd -H unix:///var/run/docker.sock --userland-proxy=true --data-root /srv/docker
# ruleid: userland-proxy-on
dockerd-rootless.sh --userland-proxy=true
# ruleid: userland-proxy-on
dockerd --userland-proxy
# ruleid: userland-proxy-on
dockerd --userland-proxy=1
# ok: userland-proxy-on
dockerd --debug
# ok: userland-proxy-on
dockerd --userland-proxy=false
# ok: userland-proxy-on
dockerd --userland-proxy="$PROXY"
# ok: userland-proxy-on
dockerd --userland-proxy-path=/usr/bin/docker-proxy
# ok: userland-proxy-on
containerd --userland-proxy=true
# ok: userland-proxy-on
echo 'dockerd --userland-proxy=true'
