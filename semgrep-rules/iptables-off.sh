# ruleid: iptables-off
dockerd --iptables=false
# ruleid: iptables-off
dockerd -H unix:///var/run/docker.sock --iptables=false --data-root /srv/docker
# ruleid: iptables-off
dockerd-rootless.sh --iptables=false
# ruleid: iptables-off
dockerd --iptables=0
# ruleid: iptables-off
dockerd --ipv6 --ip6tables=false
# ok: iptables-off
dockerd --debug
# ok: iptables-off
dockerd --iptables
# ok: iptables-off
dockerd --iptables=true
# ok: iptables-off
dockerd --iptables="$FILTER"
# ok: iptables-off
dockerd --bridge=none --iptables=false
# ok: iptables-off
dockerd --ip6tables=false
# ok: iptables-off
dockerd --iptables=false -b none
# ok: iptables-off
containerd --iptables=false
# ok: iptables-off
echo 'dockerd --iptables=false'
