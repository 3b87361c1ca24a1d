"""Reads `HostConfig.SecurityOpt` as the engines do. Source: moby `daemon/daemon_unix.go`, podman `pkg/specgenutil`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scanner.launch import Launch, Value
from scanner.source import Certainty

TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})  # what Go's strconv.ParseBool takes for true
_SWITCHES = ("no-new-privileges", "writable-cgroups")  # true when written without an argument


def option(text: str, tool: str = "docker") -> tuple[str, str]:
    """Name and argument of one security option: `seccomp=unconfined`, `seccomp:unconfined`, `no-new-privileges`.

    Names and arguments are case sensitive. `tool`: nerdctl knows `=` alone. A lone `disable` means `label=disable`.
    """
    if text == "disable":
        return "label", text
    name, found, argument = text.partition("=" if "=" in text or tool == "nerdctl" else ":")
    return name, argument if found else "true" if name in _SWITCHES else ""


def options(launch: Launch, name: str) -> Iterator[tuple[Value[str], list[str]]]:
    """The security options of that name in their order, each with its possible arguments."""
    for value in launch.host.security_opt:
        read = [option(text, launch.tool) for text in value.choices]
        if arguments := [argument for key, argument in read if key == name]:
            yield value, arguments


def in_force(launch: Launch, name: str, holds: Callable[[str], bool]) -> Iterator[Value[str]]:
    """Where an option that holds one argument may have one for which `holds`, the last first.

    Given several times, the last one counts; one before it only where the last is not always there.
    """
    for value, arguments in reversed(list(options(launch, name))):
        if any(map(holds, arguments)):
            yield value
        if value.certainty is not Certainty.SOMETIMES and len(arguments) == len(value.choices):
            return
