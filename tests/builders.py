"""Launches for tests, without a file format: `launch(host={"privileged": True}, user="root")`.

Plain values become certain Values; strings of `binds`, `tmpfs` and `mounts` may be written as on the command line.
A Value is taken as it is, so `unresolved("$X")`, `default(…)` and `sometimes(…)` say what else there is to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from scanner.finding import Finding
from scanner.launch import Bind, EnvVar, HostConfig, Image, Launch, PortBinding, Tmpfs, Value, api_name
from scanner.rule import Rule, judge
from scanner.source import Certainty, SourceFile, Span

_FILE = SourceFile("launch.sh", "docker run image\n")
_TOOL = Span(_FILE, 0, 6)
_STATEMENT = Span(_FILE, 0, 16)

EVERYTHING = frozenset({"User", "Image", "Cmd", "Entrypoint", *("HostConfig." + api_name(f.name) for f in fields(HostConfig))})
"""The config paths `docker run` has an option for."""


def launch(*, host: dict[str, Any] | None = None, **given: Any) -> Launch:
    """A `docker run` of `image`, unless told otherwise. `host` holds HostConfig's fields, `given` Launch's own."""
    defaults = {"file": _FILE, "span": _TOOL, "statement": _STATEMENT, "format": "shell", "tool": "docker", "verb": "run"}
    values = {"image": "image", "can_set": EVERYTHING, "files": ["launch.sh"], **given}
    made = Launch(**{name: _own(name, value) for name, value in (defaults | values).items()})
    for name, value in (host or {}).items():
        if not hasattr(made.host, name):
            raise AttributeError(f"HostConfig has no field {name!r}")
        setattr(made.host, name, _own(name, value))
    return made


def image(**given: Any) -> Image:
    """The final stage of a Dockerfile, unless told otherwise."""
    file = SourceFile("Dockerfile", "FROM base\n")
    span = Span(file, 0, 9)
    defaults = {"file": file, "span": span, "statement": span, "stage": "0", "final": True}
    return Image(**{name: _own(name, value) for name, value in (defaults | given).items()})


def unresolved(source: str, choice: Any = None) -> Value[Any]:
    """A value not known from the text; `choice` where only a part of it is not (a bind of `$HOME/.ssh`)."""
    return Value(() if choice is None else (choice,), unresolved=source)


def default(value: Any) -> Value[Any]:
    """A value that holds unless someone overrides it."""
    return Value.of(value, certainty=Certainty.DEFAULT)


def sometimes(value: Any) -> Value[Any]:
    """A value that holds on some paths only."""
    return Value.of(value, certainty=Certainty.SOMETIMES)


def either(*values: Any) -> Value[Any]:
    """One of several possible values."""
    return Value(values)


def judged(check: Rule, subject: Any) -> list[Finding]:
    """The findings of a rule on a launch (or image, or build)."""
    return list(judge(check, subject))


def bind(short: str) -> Bind:
    """`source:target[:options]`."""
    return Bind(*short.split(":", 2))


def mount(long: str) -> dict[str, Any]:
    """`type=bind,source=…,target=…[,readonly][,bind-propagation=…]` as the API's Mount object."""
    pairs = dict(part.partition("=")[::2] for part in long.split(","))
    made: dict[str, Any] = {"Type": pairs["type"], "Target": pairs["target"]}
    if "source" in pairs:
        made["Source"] = pairs["source"]
    if "readonly" in pairs:
        made["ReadOnly"] = True
    if "bind-propagation" in pairs:
        made["BindOptions"] = {"Propagation": pairs["bind-propagation"]}
    return made


_READ: dict[str, Callable[[Any], Any]] = {
    "binds": lambda v: bind(v) if type(v) is str else v,
    "mounts": lambda v: mount(v) if type(v) is str else v,
    "tmpfs": lambda v: Tmpfs(*v.split(":", 1)) if type(v) is str else v,
    "port_bindings": lambda v: v if isinstance(v, PortBinding) else PortBinding(*v),
    "env": lambda v: EnvVar(*(v.split("=", 1) if "=" in v else (v, None))) if type(v) is str else v,
    "devices": lambda v: {"PathOnHost": v, "PathInContainer": v, "CgroupPermissions": "rwm"} if type(v) is str else v,
}
_LAUNCH_VALUES = "name image user cmd entrypoint env use_api_socket auto_remove detach interactive tty base"
_HELD_AS_VALUE = {*(f.name for f in fields(HostConfig)), *_LAUNCH_VALUES.split()}


def _own(name: str, given: Any) -> Any:
    if name not in _HELD_AS_VALUE or given is None:
        return given
    if isinstance(given, list):
        return [_value(name, each) for each in given]
    return _value(name, given)


def _value(name: str, given: Any) -> Value[Any]:
    read = _READ.get(name, lambda v: v)
    if isinstance(given, Value):
        return Value(tuple(read(choice) for choice in given.choices), given.spans, given.certainty, given.unresolved)
    return Value.of(read(given))
