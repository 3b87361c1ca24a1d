"""Turns the action's inputs into the arguments of `scan`: one behind the other on standard output, each ended by a NUL.

The inputs come as environment variables, `GIVEN_` before the name. A fault in one is an annotation, and exit status 2. What is
left empty is not passed on, so that the repository's capdrop.toml counts.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping

_VALUED = ("config", "fail-on", "min-severity", "baseline", "category")
_CHOICES = {
    "pedantic": ("", "true", "false"),
    "upload-sarif": ("auto", "true", "false"),
    "annotations": ("auto", "true", "false"),
    "summary": ("true", "false"),
}


def arguments(given: Mapping[str, str]) -> list[str]:
    """The arguments, of inputs by their names. Raises ValueError with a sentence for whoever wrote the workflow."""
    for name, choices in _CHOICES.items():
        if given[name] not in choices:
            raise ValueError(f"{name} is {', '.join(filter(None, choices))}, not {given[name]!r}")
    if not given["sarif-file"] or not given["sarif-file"].isprintable():
        raise ValueError("sarif-file is the name of one file, without control characters")
    words = [f"--{name}={given[name]}" for name in _VALUED if given[name]]
    if given["pedantic"]:
        words.append("--pedantic" if given["pedantic"] == "true" else "--no-pedantic")
    try:
        words += shlex.split(given["args"])
    except ValueError as error:
        raise ValueError(f"args cannot be split into words: {error}") from error
    paths = [line.removesuffix("\r") for line in given["path"].split("\n") if line.strip()]
    if not paths:
        raise ValueError("path names no file and no folder; leave it out to scan the whole checkout")
    return [*words, "--", *paths]


def main() -> int:
    names = (*_VALUED, *_CHOICES, "sarif-file", "args", "path")
    try:
        words = arguments({name: os.environ[f"GIVEN_{name.upper().replace('-', '_')}"] for name in names})
    except ValueError as error:
        text = str(error).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        print(f"::error title=capdrop::{text}", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(b"".join(os.fsencode(word) + b"\0" for word in words))
    return 0


if __name__ == "__main__":
    sys.exit(main())
