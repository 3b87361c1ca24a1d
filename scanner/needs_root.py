"""Launches that work only as root, so that no fix gives them another user."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from scanner.host_paths import Kind, exposures
from scanner.launch import Launch, Value

# Programs that do what they are called for as root alone, or with its capabilities.
_PROGRAMS = frozenset(
    "chown chgrp chroot mount umount losetup mkfs insmod modprobe sysctl iptables ip6tables nft ipset "
    "apt apt-get aptitude dpkg apk dnf microdnf yum rpm zypper pacman "
    "useradd userdel usermod adduser deluser groupadd groupdel groupmod addgroup delgroup passwd chpasswd "
    "su gosu su-exec setpriv".split()
)
_SHELLS = frozenset("sh bash dash ash zsh ksh".split())
_BEFORE = r"(?:(?:then|do|else|elif|if|while|until|!|exec|sudo|time)\s+|\w+=\S*\s+)*"
_COMMANDS = re.compile(rf"(?:^|[;&|(){{}}\n])[^\S\n]*{_BEFORE}([^\s;&|(){{}}]+)")


def why_root(launch: Launch) -> str:
    """Why another user would stop a launch: what it runs is for root alone, or what it mounts; empty where nothing says so."""
    for program in _programs([*launch.entrypoint, *launch.cmd]):
        if program in _PROGRAMS:
            return f"it runs `{program}`, which needs root"
    donors = [launch, *(donor for _, donor in launch.donors)]
    if launch.use_api_socket or any(True for each in donors for _ in exposures(each, Kind.ENGINE)):
        return "it uses the engine's socket, which another user may not open: take the socket out first"
    return ""


def _programs(words: list[Value[str]]) -> Iterator[str]:
    """The names of the program that a container's command begins with, and of those in the script that a shell gets."""
    texts = [[*word.choices, *([word.unresolved] if word.unresolved else [])] for word in words]
    first = [posixpath.basename(text) for text in texts[0]] if texts else []
    yield from first
    if _SHELLS.isdisjoint(first):
        return
    for option, script in pairwise(texts[1:]):
        if any(re.fullmatch(r"-[a-z]*c", text) for text in option):
            for text in script:
                yield from (posixpath.basename(name.strip("'\"")) for name in _COMMANDS.findall(text))
            return
