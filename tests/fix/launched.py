"""What the real docker CLI asks of an engine when a script, a makefile or a Dockerfile's RUN is run as it stands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.docker_cli.compare import from_cli
from tests.docker_cli.engine import engine

_STUB = """#!/bin/bash
number=$(($(cat "$COUNT") + 1))
echo "$number" >"$COUNT"
DOCKER_CUSTOM_HEADERS=X-Line=$number {docker} "$@" </dev/null >/dev/null 2>>"$COUNT.errors"
"""


def tools_are_here() -> bool:
    return all(shutil.which(name) for name in ("docker", "bash", "make"))


def bodies(text: str, form: str) -> list[dict[str, Any] | None]:
    """For each call of docker, in order, what it asks for to create a container; None where it creates none."""
    with tempfile.TemporaryDirectory(prefix="fixed") as name:
        folder = Path(name)
        (folder / "bin").mkdir()
        stubs = {"docker": _STUB.format(docker=shutil.which("docker")), "sudo": '#!/bin/sh\nexec "$@"\n'}
        for tool in ("docker", "sudo", "podman", "nerdctl"):
            stub = folder / "bin" / tool
            stub.write_text(stubs.get(tool, "#!/bin/sh\n"))
            stub.chmod(0o755)
        (folder / "count").write_text("0")
        environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": name,
            "COUNT": str(folder / "count"),
            "DOCKER_HOST": f"unix://{folder}/engine.sock",
            "DOCKER_CONFIG": name,
        }
        with engine(folder) as server:
            for command in _commands(text, form, folder):
                subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=60)
            count = int((folder / "count").read_text())
            kept = [server.bodies.get(number) for number in range(1, count + 1)]
    anywhere = json.loads(json.dumps(kept).replace(name, "/here"))
    return [None if body is None else from_cli(body) for body in anywhere]


def _commands(text: str, form: str, folder: Path) -> list[list[str]]:
    if form == "makefile":
        (folder / "Makefile").write_text(text)
        targets = re.findall(r"^([\w-]+):(?!=)", text, re.M)
        return [["make", "--keep-going", "--always-make", target] for target in dict.fromkeys(targets)]
    if form == "dockerfile":
        steps = re.findall(r"^RUN ((?:.*\\\n)*.*)$", text, re.M)
        return [["bash", "-c", step] for step in steps]
    (folder / "script.sh").write_text(text)
    return [["bash", "script.sh"]]
