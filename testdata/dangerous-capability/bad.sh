#!/bin/bash
docker run -d --cap-drop=ALL --cap-add=SYS_ADMIN acme/web:7
docker run -d --cap-add cap_bpf --cap-add CAP_PERFMON acme/tracer:1
docker run --rm -it --cap-add SYS_PTRACE acme/debugger:3
podman run -d --cap-add all acme/web:7

# in a network of its own, and in the host's
docker run -d --cap-add NET_ADMIN --device /dev/net/tun acme/vpn:3.4
docker run -d --cap-add NET_ADMIN --network host acme/firewall:2

# what else opens the host
docker run -d --cap-add SYS_MODULE acme/drivers:1
docker run -d --cap-add SYS_RAWIO acme/flash:3
docker run -d --cap-add DAC_READ_SEARCH acme/backup:6
docker run -d --cap-add SYS_BOOT acme/updates:2
docker run -d --cap-add SYS_TIME acme/ntp:4
docker run -d --cap-add SYSLOG acme/logs:5
docker run -d --cap-add MAC_ADMIN acme/policies:1
docker run -d --cap-add MAC_OVERRIDE acme/policies:1
docker run -d --cap-add CHECKPOINT_RESTORE acme/snapshots:1
docker run -d --cap-add AUDIT_CONTROL acme/audit:3
docker run -d --cap-add LINUX_IMMUTABLE acme/archive:2
docker run -d --cap-add SYS_PTRACE --pid host acme/debugger:3
