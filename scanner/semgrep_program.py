"""Where semgrep is."""

from __future__ import annotations

import os
from importlib.util import find_spec


def program() -> str:
    """The engine inside the semgrep package of this Python's environment. Raises FileNotFoundError."""
    package = find_spec("semgrep")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("the package semgrep is not installed beside this Python; install capdrop again")
    path = os.path.join(package.submodule_search_locations[0], "bin", "semgrep-core")
    if not os.access(path, os.X_OK):
        raise FileNotFoundError(f"{path} is missing or cannot be run; install semgrep again")
    return path
