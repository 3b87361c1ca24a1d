"""What a bind of a host path exposes: an engine's socket, another control socket, credentials, or a part of the system.

One mount is one of these at most, the most specific one, so that a report does not say the same thing twice. The
lists are CONTRACT §3's; where a path below is not named there, the line says what it leads to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from scanner.finding import Severity
from scanner.host_binds import Mount, mounts
from scanner.launch import Launch

CRITICAL, HIGH, MEDIUM, LOW = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW


class Kind(Enum):
    ENGINE = "a container engine's control socket"
    CONTROL = "a control socket of another host service"
    CREDENTIALS = "credentials"
    SYSTEM = "a part of the host's system"


class Exposure(NamedTuple):
    """What a path gives away. `writable` and `read_only`: how bad each is, None where it is nothing to report.

    `guessed`: the path is told by a name only (`${DOCKER_HOST#unix://}`), or by where it is mounted.
    """

    kind: Kind
    what: str
    writable: Severity | None
    read_only: Severity | None
    guessed: bool = False


def exposures(launch: Launch, kind: Kind) -> Iterator[tuple[Mount, Exposure, Severity]]:
    """The binds of a launch that expose a thing of this kind, each with how bad that is."""
    for mount in mounts(launch):
        exposed = exposure(mount)
        if exposed is not None and exposed.kind is kind:
            severity = exposed.read_only if mount.read_only else exposed.writable
            if severity is not None:
                yield mount, exposed, severity


def exposure(mount: Mount) -> Exposure | None:
    """What a bind exposes, or None."""
    source, guessed = normalised(mount.source)
    found = _of_path(source)
    if found is None and "$" in source and _engine_socket(normalised(mount.target)[0]):
        return Exposure(Kind.ENGINE, "mounted where an engine's control socket is looked for", CRITICAL, CRITICAL, guessed=True)
    return found._replace(guessed=True) if found is not None and guessed else found


# ---- paths -------------------------------------------------------------------------------------------------------

_HOME, _RUNTIME = "/home/~", "/run/user/~"
_STANDS_FOR = {  # environment variables that stand for a place by convention
    "HOME": _HOME,
    "USERPROFILE": _HOME,
    "PWD": ".",
    "CURDIR": ".",
    "pwd": ".",
    "cd": ".",
    "shell pwd": ".",
    "XDG_RUNTIME_DIR": _RUNTIME,
    "SSH_AUTH_SOCK": f"{_RUNTIME}/ssh-auth.sock",
}
_SUGGESTS = {  # … and those that need not
    "DOCKER_HOST": "/run/docker.sock",
    "CONTAINER_HOST": "/run/podman/podman.sock",
    "DOCKER_CONFIG": f"{_HOME}/.docker",
    "KUBECONFIG": f"{_HOME}/.kube/config",
    "GNUPGHOME": f"{_HOME}/.gnupg",
    "CLOUDSDK_CONFIG": f"{_HOME}/.config/gcloud",
    "GOOGLE_APPLICATION_CREDENTIALS": f"{_HOME}/.config/gcloud/application_default_credentials.json",
    "AWS_SHARED_CREDENTIALS_FILE": f"{_HOME}/.aws/credentials",
    "XAUTHORITY": f"{_HOME}/.Xauthority",
}
_EXPRESSION = re.compile(r"(?<!\$)\$++(?:\w+|(?=[{(]))|`[^`]*`|%(\w+)%")
_MEANING = re.compile(r"(shell pwd|\w+)\b")
_WINDOWS = re.compile(r"[A-Za-z]:(?=[\\/])|(?=\\\\|%)")  # `C:\Users`, `\\.\pipe`, `%USERPROFILE%`
_ALIASES = (
    ("/var/run", "/run"),
    ("/usr/lib/modules", "/lib/modules"),
    ("/private/var/run", "/run"),
    ("/private/etc", "/etc"),
    ("/c/Users", "/Users"),
)


@cache
def normalised(path: str) -> tuple[str, bool]:
    """A path as the engine sees it, and whether a variable's name alone says where it leads.

    Without doubled, trailing or leading odd slashes, dots and `unix://`; `/var/run` as `/run`. A home folder is
    `/home/~` (`~`, `$HOME`), the working folder `.`; any other part that is not known is `$`.
    """
    text, guessed = _expanded(path.removeprefix("unix://"))
    if windows := _WINDOWS.match(path):
        text = text[windows.end() :].replace("\\", "/")
    if tilde := re.match(r"~(root(?=/|$))?[^/]*", text):
        text = ("/root" if tilde[1] else _HOME) + text[tilde.end() :]
    text = posixpath.normpath(text)
    if text.startswith("/"):
        text = "/" + text.lstrip("/")
    for alias, real in _ALIASES:
        if text == alias or text.startswith(alias + "/"):
            text = real + text[len(alias) :]
    return text, guessed


def _expanded(path: str) -> tuple[str, bool]:
    """The path with each expression replaced by the place it stands for, or `$`; and whether one was a guess."""
    out, at, guessed = "", 0, False
    while found := _EXPRESSION.search(path, at):
        end = found.end()
        if found[0].endswith("$"):
            end = _closing(path, end)
        expression = path[found.start() : end]
        name = _MEANING.match(expression.strip("${}()`%"))
        word = "SSH_AUTH_SOCK" if "SSH_AUTH_SOCK" in expression else name[1] if name else ""
        guessed = guessed or word in _SUGGESTS
        out += path[at : found.start()] + (_STANDS_FOR.get(word) or _SUGGESTS.get(word) or "$")
        at = end
    return out + path[at:], guessed


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in "{(") - (text[at] in "})")
        if depth == 0:
            return at + 1
    return len(text)


# ---- what is where -----------------------------------------------------------------------------------------------


@cache
def _of_path(path: str) -> Exposure | None:
    name = posixpath.basename(path)
    if _engine_socket(path):
        return Exposure(Kind.ENGINE, "the engine's control socket", CRITICAL, CRITICAL)
    if _matches(path, _ENGINE_FOLDERS):
        return Exposure(Kind.ENGINE, "a folder that holds an engine's control socket", CRITICAL, CRITICAL)
    for what, patterns in _CONTROL.items():
        if _matches(path, patterns):
            return Exposure(Kind.CONTROL, what, MEDIUM, MEDIUM)
    if what := _credentials(path, name):
        return Exposure(Kind.CREDENTIALS, what, HIGH, MEDIUM)
    return _system(path)


def _matches(path: str, patterns: str) -> bool:
    """Whether one of the patterns fits: `*` within one component, a closing `/**` for the folder and all below it."""
    given = path.split("/")
    return any(
        (len(given) == len(wanted) or below and len(given) > len(wanted))
        and all(w == g or "*" in w and fnmatchcase(g, w) for w, g in zip(wanted, given, strict=False))
        for wanted, below in _taken_apart(patterns)
    )


@cache
def _taken_apart(patterns: str) -> list[tuple[list[str], bool]]:
    return [(pattern.removesuffix("/**").split("/"), pattern.endswith("/**")) for pattern in patterns.split()]


# Where engines listen: docs.docker.com/engine/security/rootless, the default configurations of containerd, CRI-O and k3s,
# podman-system-service(1), the systemd units of cri-dockerd.
_SOCKET_NAMES = (
    "docker.sock docker.sock.raw docker.raw.sock dockershim.sock cri-dockerd.sock balena-engine.sock "
    "podman.sock podman-*-api.sock containerd.sock crio.sock"
)
_ENGINE_FOLDERS = (
    "/run /run/docker /run/docker/containerd /run/containerd /run/k3s /run/k3s/containerd /run/podman /run/crio "
    "/run/user/*/podman /home/*/.docker/run /home/*/.docker/desktop /root/.docker/run"
)


def _engine_socket(path: str) -> bool:
    name = posixpath.basename(path)
    return _matches(name, _SOCKET_NAMES) or path == "/pipe/docker_engine"


_CONTROL = {
    "the host's system bus": "/run/dbus/**",
    "the host's systemd": "/run/systemd /run/systemd/private/** /run/systemd/system/**",
    "the host's libvirt": "/run/libvirt/** /run/user/*/libvirt/**",
    "the host's snapd": "/run/snapd.socket /run/snapd-snap.socket",
    "the caller's agent of SSH or GnuPG keys": (
        "/run/user/*/ssh-auth.sock /run/host-services/ssh-auth.sock /run/user/*/ssh-agent* /run/user/*/openssh_agent "
        "/run/user/*/keyring/** /run/user/*/gcr/** /run/user/*/gnupg/** /tmp/ssh-*/** /home/*/.ssh/agent*"
    ),
    "the host's X11 display": "/tmp/.X11-unix/** /home/*/.Xauthority /root/.Xauthority",
    "the user's session bus": "/run/user/*/bus /run/user/*/systemd/**",
    "the folder of a user's bus, agents and rootless engine": "/run/user /run/user/*",
}

_CREDENTIALS = {  # names of files and folders, anywhere in a path
    "SSH keys": ".ssh",
    "GnuPG keys": ".gnupg",
    "cloud credentials": (
        ".aws .azure .oci .boto .s3cfg .bluemix .aliyun .config/gcloud .config/doctl .config/hcloud .config/rclone "
        "application_default_credentials.json .terraform.d .terraformrc"
    ),
    "cluster credentials": ".kube kubeconfig secrets/kubernetes.io",
    "registry credentials": ".docker .dockercfg .config/containers/auth.json",
    "passwords in plain text": ".netrc _netrc .git-credentials .config/git/credentials .pgpass .my.cnf .mylogin.cnf",
    "tokens of a forge": ".config/gh .config/hub .config/glab-cli",
    "tokens of a package registry": (
        ".npmrc .pypirc .gem/credentials .cargo/credentials .cargo/credentials.toml .composer/auth.json"
    ),
    "secrets of a vault": ".vault-token .password-store .config/op",
}
_NAMES = tuple((what, f"/{name}/") for what, names in _CREDENTIALS.items() for name in names.split())
_PUBLIC = re.compile(r"/\.ssh/(known_hosts\d?|.*\.pub)/$|/\.docker/(?!config\.json/|contexts/|trust/).")
_OF_A_PROJECT = re.compile(r"/\.(docker/$|npmrc/|my\.cnf/)")  # a project's own settings are named alike


def _credentials(path: str, name: str) -> str:
    """What a path holds that opens other doors, or nothing."""
    whole = f"/{path}/"
    if _PUBLIC.search(whole) or not path.startswith(("/", "$")) and _OF_A_PROJECT.search(whole):
        return ""
    if name == "gcloud" and path.startswith(("/home/", "/root/", "$")):
        return "cloud credentials"
    return next((what for what, part in _NAMES if part in whole), "")


def _system(path: str) -> Exposure | None:
    if path == "/":
        return Exposure(Kind.SYSTEM, "the whole host file system, the engine's socket included", CRITICAL, HIGH)
    if _matches(path, _HARMLESS):
        return None
    place = next((place for place in _SYSTEM if _matches(path, place.patterns)), None)
    return place and Exposure(Kind.SYSTEM, place.what, place.writable, place.read_only)


_HARMLESS = (
    "/etc/localtime /etc/timezone /etc/adjtime /etc/machine-id /etc/hosts /etc/hostname /etc/resolv.conf /etc/os-release "
    "/etc/lsb-release /etc/ssl/certs/** /etc/pki/** /etc/ca-certificates/** "
    "/var/lib/docker/volumes/*/**"  # one volume's data, as `-v name:/target` gives it
)


class _Place(NamedTuple):
    patterns: str
    what: str
    writable: Severity = HIGH
    read_only: Severity | None = MEDIUM


_SYSTEM = (
    _Place(
        "/etc /etc/shadow* /etc/gshadow* /etc/sudoers*/** /etc/pam.d/** /etc/ld.so.preload",
        "the host's accounts and the rules by which they become root",
    ),
    _Place("/etc/ssh/**", "the host's SSH keys and login configuration"),
    _Place("/etc/cron*/** /var/spool/cron/** /etc/systemd/**", "what the host runs as root by itself"),
    _Place("/etc/docker/**", "the engine's configuration and certificates"),
    _Place("/etc/kubernetes/** /var/lib/kubelet/**", "the cluster's keys and the node's pods"),
    _Place("/root /home /home/* /Users /Users/*", "home folders, with the keys, tokens and start-up files in them"),
    _Place("/boot/** /lib/modules/**", "the host's kernel: its modules and boot configuration"),
    _Place("/proc/**", "the host's processes and kernel settings"),
    _Place("/sys/**", "the host's devices, cgroups and kernel interfaces"),
    _Place(
        "/dev /dev/disk/** /dev/mapper/** /dev/mem /dev/kmem /dev/port /dev/sd* /dev/nvme* /dev/vd* /dev/xvd*",
        "the host's devices, its disks among them",
    ),
    _Place("/var/lib/docker/** /var/lib/containerd/**", "the engine's data: every container and image"),
    _Place("/var /var/lib", "the host's state: the engine's data and scheduled jobs among it"),
    _Place(
        (
            "/usr /bin /sbin /lib /lib32 /lib64 /usr/bin /usr/sbin /usr/lib /usr/lib64 /usr/local /usr/local/bin /usr/local/lib "
            "/usr/local/sbin /lib/systemd/** /usr/lib/systemd/**"
        ),
        "programs and libraries that the host itself runs",
        HIGH,
        None,
    ),
    _Place("/etc/**", "the host's configuration", LOW, None),
)
