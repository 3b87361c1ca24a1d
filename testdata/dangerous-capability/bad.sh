#!/bin/bash
docker run -d --cap-drop=ALL --cap-add=SYS_ADMIN acme/web:7
docker run -d --cap-add cap_bpf --cap-add CAP_PERFMON acme/tracer:1
docker run --rm -it --cap-add SYS_PTRACE acme/debugger:3
podman run -d --cap-add all acme/web:7

# in a network of its own, and in the host's
docker run -d --cap-add NET_ADMIN --device /dev/net/tun acme/vpn:3.4
docker run -d --cap-add NET_ADMIN --network host acme/firewall:2
