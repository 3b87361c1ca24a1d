"""Random values for the docker CLI's flags: most are taken by the CLI, some are just outside."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Draw = Callable[[Random], str]

_PATHS = (
    "/ /etc /etc/passwd /var/run/docker.sock /run /proc /sys /dev /root /home/u/.ssh /srv/data /opt/a /usr/bin ./x ../y . "
    ".. ./a/../b .git ~/.aws ~"
).split()
_TARGETS = "/data /mnt /x/y /host /var/run/docker.sock /app /tmp /c:d".split()
_NAMES = "data db-data cache v1 my_vol a ab x".split()
IMAGES = (
    "alpine alpine:3.20 nginx:1.27-alpine ghcr.io/acme/app:v1.2.3 localhost:5000/team/svc registry.example.com:443/a/b/c:latest "
    "busybox@sha256:" + "0a" * 32 + " ubuntu:24.04 myapp redis python:3.12-slim sh bash a"
).split()
ARGUMENTS = (
    "sh -c bash --privileged -v /:/host --user root --cap-add=ALL -it --rm echo a=b -- - --name x 'hello' \"q\" $HOME `id` "
    "--network=host * ~ { } [a] # #x ;x & | > < ! \\ a\\b".split()
)
_WORDS = "web app-1 x y_2 prod A1 container.name".split()
_CAPS = (
    "ALL all sys_admin SYS_ADMIN CAP_SYS_ADMIN cap_net_admin NET_ADMIN net_bind_service CHOWN chown setuid SYS_PTRACE Sys_Time "
    "DAC_READ_SEARCH bpf mknod cap_"
).split()
_SIZES = [
    *"512m 512M 1g 2G 1.5g .5g 1.g 512MB 512mb 64MiB 1gib 100k 0 1024 1b 1B 3t 1p 2e3k 1E2m 0x1p4m 1.0000001g +1m".split(),
    *"6.7kB 9.99G 1kib 0.1m 1e30 -1 1zb 12mbb".split(),
    *("5 g", "64 MB", "5  g"),
]
BOOLS = "true false 1 0 t f T F TRUE FALSE True False".split()
_COUNTS = "0 1 -1 100 2048 0x64 017 0o17 0b11 1_000 50000 +5 -0".split()
_CPUS = "1 2 0.5 1.5 .25 2. 0 1e-1 3/4 0.000000001 +1 1e0 10/5 0.10".split()
_MODES = "host private container:web none shareable".split()
_SECURITY = (
    "no-new-privileges no-new-privileges:true no-new-privileges=true no-new-privileges:false no-new-privileges=false "
    "seccomp=unconfined seccomp:unconfined seccomp=builtin apparmor=unconfined apparmor:unconfined apparmor=docker-default "
    "label=disable label:disable label=type:spc_t label=user:USER label:level:s0:c1,c2 systempaths=unconfined "
    "systempaths:unconfined writable-cgroups=true writable-cgroups=false unknown=x"
).split()
_DEVICES = (
    "/dev/kvm /dev/sda:/dev/xvda /dev/sda:/dev/xvda:r /dev/fuse:rwm /dev/snd:rw /dev/dri:/dev/dri:rwm /dev/./x "
    "/dev/a/../b:/dev//c /dev/a:/dev//b:mrw /dev/mem /dev/net/tun:w /dev/ttyUSB0:/dev/modem:rw nvidia.com/gpu=all "
    "vendor.com/class1=dev-0 a.b-c_d/e-f=g:h.1"
).split()
_GPUS = (
    'all 1 2 0 -1 count=2 device=0 "device=0,1" driver=nvidia,count=1 capabilities=utility '
    '"capabilities=compute,utility",count=all "options=a=1" options=a=1 device=GPU-3a23,driver=nvidia'
).split()
_NETWORKS = (
    "host bridge none mynet container:web default name=mynet name=MyNet,alias=web name=net1,alias=a,alias=b,ip=10.0.0.2 "
    "name=n,driver-opt=a=b name=n,mac-address=02:42:ac:11:00:02 net-a gw-priority=5,name=n"
).split()
_RESTARTS = "no always unless-stopped on-failure on-failure:3 on-failure:0 always: on-failure:-1 no:2".split()
_PORTS = (
    "80 8080:80 127.0.0.1:8080:80 127.0.0.1::80 80/udp 53:53/UDP 8000-8002:9000-9002 3000-3002 8000-8010:80 [::1]:80:80 "
    "::1:80:80 :80 0.0.0.0:443:443/tcp 80/sctp target=80,published=8080 target=53,protocol=udp published=1,target=2 "
    "10.0.0.1:7000-7001:7000-7001/udp 8081:80/ 080:80 65535 0:80"
).split()
_RULES = ["c 10:200 rwm", "a *:* rwm", "b 8:* r", "c *:1 mr"]
_ENVIRONMENT = [
    "A=b",
    "TOKEN=abc def",
    "EMPTY=",
    "NAME_ONLY",
    "X=a=b",
    'Q=it\'s "so"',
    "N=two\nlines",
    "D=$HOME `x` \\n",
    "ü=é",
    "path=/a:/b",
]
_USERS = "root 0 0:0 root:root 1000 1000:1000 nobody www-data:www-data :0 65534:0".split()
_TMPFS = "/tmp /run:rw,noexec,size=64m /x:exec /y:size=1g,mode=1777 /tmp:ro /cache: rel /a:b:c".split()
_VOLUME_OPTIONS = "ro rw z Z ro,z rw,Z rshared ro,rslave nocopy cached delegated private shared consistent U".split()
_MOUNT_OPTIONS = {
    "bind": (
        "readonly ro readonly=true ro=false readonly=1 bind-propagation=rshared bind-propagation=RSLAVE bind-nonrecursive "
        "bind-nonrecursive=true bind-recursive=disabled bind-recursive=enabled consistency=cached bind-propagation=private"
    ).split(),
    "volume": (
        "readonly ro=1 volume-nocopy volume-nocopy=true volume-driver=local volume-opt=type=nfs volume-opt=o=addr=1.2.3.4 "
        "volume-label=a=b volume-label=c volume-subpath=sub"
    ).split(),
    "tmpfs": "tmpfs-size=64m tmpfs-mode=1770 tmpfs-size=1048576 tmpfs-mode=0700 readonly".split(),
    "image": "image-subpath=a/b readonly".split(),
}


def _number(random: Random) -> str:
    if random.random() < 0.6:
        return random.choice(_COUNTS)
    return random.choice(("", "-", "+")) + random.choice((str, hex, oct, bin))(random.randrange(10 ** random.randint(1, 9)))


def _size(random: Random) -> str:
    if random.random() < 0.5:
        return random.choice(_SIZES)
    number = f"{random.randrange(4096)}" + (f".{random.randrange(1000)}" if random.random() < 0.4 else "")
    return number + random.choice(("", "", " ")) + random.choice("b k K m M g G t kb MB Gb kib MiB gIB TB".split())


def _port(random: Random) -> str:
    if random.random() < 0.5:
        return random.choice(_PORTS)
    first, count = random.randrange(1, 60000), random.randrange(4)
    inside = f"{first}-{first + count}" if count else str(first)
    host = random.choice(("", "8080:", f"{first + 7}-{first + 7 + count}:", f"0.0.0.0:{first}:", "127.0.0.1::", "[fe80::1]:81:"))
    return host + inside + random.choice(("", "", "/tcp", "/udp", "/SCTP"))


def _of(values: list[str]) -> Draw:
    return lambda random: random.choice(values)


_NOISE = {  # pieces that put together at random are now and then taken by the CLI, in ways no one would have thought of
    "--volume": ["a", "b", "/", ".", ":", "~", "cd", ",", "ro"],
    "--device": ["/", "a", ":", "r", "w", "m", ".", "b", "-"],
    "--publish": ["80", "-", "81", ":", "/udp", "127.0.0.1", "[::1]", "::1", "/", "target=", "published=", ",", "0", "90", "082"],
    "--memory": ["0", "1", "12", ".", "k", "m", "gb", "i", " ", "e3", "+", "-", "x", "p1", "_", "0x", "inf"],
    "--cpus": ["0", "1", ".", "/", "e", "-", "+", "5", "1e2", "_"],
    "--pids-limit": ["0", "1", "7", "x", "0x", "b", "o", "_", "-", "+", "a"],
    "--restart": ["no", "always", ":", "on-failure", "1", "-", "+", "0", " "],
    "--network": ["name", "=", "host", ",", "a", "alias", "HOST", " ", "b", '"'],
    "--mount": ["type=", ",", "bind", "src=/a", "dst=/b", "target=", '"', "readonly", "tmpfs", "volume-opt=", "a=b", "\n", "./x"],
    "--gpus": ["all", "1", ",", "=", "count", "device", "driver", '"', "a", "options", "capabilities"],
    "--security-opt": ["seccomp", "=", ":", "unconfined", "no-new-privileges", "true", "systempaths", "label"],
    "--tmpfs": ["/", "a", ":", ",", "="],
}


def draw(name: str, random: Random) -> str:
    """A value for a flag of STRINGS or OTHERS."""
    if name in _NOISE and random.random() < 0.04:
        return "".join(random.choices(_NOISE[name], k=random.randint(1, 5)))
    return (STRINGS.get(name) or OTHERS[name])(random)


def _volume(random: Random) -> str:
    source, target = random.choice(random.choice((_PATHS, _NAMES))), random.choice(_TARGETS)
    if random.random() < 0.12:
        return random.choice((target, "/etc", "ab", "name"))
    options = ":" + random.choice(_VOLUME_OPTIONS) if random.random() < 0.4 else ""
    return f"{source}:{target}{options}"


def _mount(random: Random) -> str:
    kind = random.choice(list(_MOUNT_OPTIONS))
    fields = (
        []
        if kind == "volume" and random.random() < 0.5
        else [random.choice(("type=", "Type=", "TYPE=")) + random.choice((kind, kind.upper()))]
    )
    if kind != "tmpfs":
        source = random.choice(_PATHS if kind == "bind" else IMAGES[:3] if kind == "image" else _NAMES)
        fields.append(random.choice(("source=", "src=", "Source=")) + source)
    fields.append(random.choice(("target=", "dst=", "destination=", "DST=")) + random.choice(_TARGETS))
    fields += random.sample(_MOUNT_OPTIONS[kind], random.randrange(3))
    if random.random() < 0.15:
        fields.append(
            random.choice(('"volume-opt=o=a,b"', '"volume-label=x=""y"""', "unknown=1")) if kind == "volume" else '"dst=/a,b"'
        )
    random.shuffle(fields)
    return ",".join('"' + field + '"' if '"' not in field and random.random() < 0.1 else field for field in fields)


STRINGS: dict[str, Draw] = {
    "--cap-add": _of(_CAPS),
    "--cap-drop": _of(_CAPS),
    "--cgroup-parent": _of(["/custom", "docker.slice", ""]),
    "--cgroupns": _of(["host", "private", ""]),
    "--cpu-period": _number,
    "--cpu-quota": _number,
    "--cpus": _of(_CPUS),
    "--device": _of(_DEVICES),
    "--device-cgroup-rule": _of(_RULES),
    "--entrypoint": _of(["", "/bin/sh", "sh -c x", "tini"]),
    "--env": _of(_ENVIRONMENT),
    "--gpus": _of(_GPUS),
    "--group-add": _of(["docker", "0", "1001", "audio", ""]),
    "--ipc": _of([*_MODES, ""]),
    "--memory": _size,
    "--memory-reservation": _size,
    "--memory-swap": _size,
    "--mount": _mount,
    "--name": _of(_WORDS),
    "--net": _of(_NETWORKS),
    "--network": _of(_NETWORKS),
    "--pid": _of(["host", "container:web", ""]),
    "--pids-limit": _number,
    "--publish": _port,
    "--restart": _of(_RESTARTS),
    "--security-opt": _of(_SECURITY),
    "--tmpfs": _of(_TMPFS),
    "--user": _of(_USERS),
    "--userns": _of(["host", ""]),
    "--uts": _of(["host", ""]),
    "--volume": _volume,
    "--volumes-from": _of(["web", "db:ro", "a:rw,z"]),
}
OTHERS: dict[
    str, Draw
] = {  # flags that set nothing compared: that their values are not taken for the image, or the other way round
    "--add-host": _of(["a:1.2.3.4", "h:host-gateway", "h=1.2.3.4"]),
    "--annotation": _of(["a=b"]),
    "--attach": _of(["stdout", "STDERR"]),
    "--blkio-weight": _of(["100", "0"]),
    "--cidfile": _of([""]),
    "--cpu-rt-period": _of(["1000"]),
    "--cpu-rt-runtime": _of(["0x10"]),
    "--cpu-shares": _of(["512"]),
    "--cpuset-cpus": _of(["0-3", "0,1"]),
    "--cpuset-mems": _of(["0"]),
    "--device-read-bps": _of(["/dev/sda:1mb"]),
    "--device-write-iops": _of(["/dev/sda:100"]),
    "--dns": _of(["8.8.8.8", "::1"]),
    "--dns-opt": _of(["ndots:2"]),
    "--dns-option": _of(["ndots:2"]),
    "--dns-search": _of(["example.com", "."]),
    "--domainname": _of(["example.com"]),
    "--env-file": _of(["/dev/null"]),
    "--expose": _of(["80", "90-91/udp"]),
    "--health-cmd": _of(["curl -f http://localhost", "exit 1"]),
    "--health-interval": _of(["5s", "1m30s"]),
    "--health-retries": _of(["3"]),
    "--hostname": _of(_WORDS),
    "--ip": _of(["10.0.0.2"]),
    "--isolation": _of(["default"]),
    "--kernel-memory": _of(["64m"]),
    "--label": _of(["a=b", "com.example=x y", "--privileged"]),
    "--label-file": _of(["/dev/null"]),
    "--link": _of(["db:db", "db"]),
    "--log-driver": _of(["json-file", "none", "syslog"]),
    "--log-opt": _of(["max-size=10m"]),
    "--mac-address": _of(["02:42:ac:11:00:02"]),
    "--memory-swappiness": _of(["0", "100"]),
    "--net-alias": _of(["n"]),
    "--oom-score-adj": _of(["-500", "100"]),
    "--platform": _of(["linux/amd64", "linux/arm64/v8"]),
    "--pull": _of(["missing", "never"]),
    "--runtime": _of(["runc", "runsc"]),
    "--shm-size": _of(["64m", "1g"]),
    "--stop-signal": _of(["SIGTERM", "9"]),
    "--stop-timeout": _of(["10", "-1"]),
    "--storage-opt": _of(["size=10G"]),
    "--sysctl": _of(["net.ipv4.ip_forward=1"]),
    "--ulimit": _of(["nofile=1024:2048", "nproc=64"]),
    "--volume-driver": _of(["local"]),
    "--workdir": _of(["/app", "rel"]),
}
