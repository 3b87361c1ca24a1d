"""The real docker CLI, run on scripts against an engine that keeps what it is asked to create and creates nothing."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

_PRELUDE = """
n=0
docker() {{
  n=$((n + 1))
  DOCKER_CUSTOM_HEADERS=X-Line=$n command docker "$@" </dev/null >/dev/null 2>>{errors}
}}
"""


def docker_is_here() -> bool:
    return shutil.which("docker") is not None and shutil.which("bash") is not None


class _Handler(BaseHTTPRequestHandler):
    """Answers what `docker create` and `docker run -d` ask; keeps the body of each creation under its line's number."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(200, {})

    def do_GET(self) -> None:
        self._answer(200, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        if url.path.endswith("/containers/create"):
            kept = json.loads(body)
            kept["name"] = parse_qs(url.query).get("name", [""])[0]
            self.server.bodies[int(self.headers["X-Line"])] = kept
            self._answer(201, {"Id": "0" * 64, "Warnings": []})
        elif url.path.endswith("/start"):
            self._answer(204, None)
        else:
            self._answer(200, {"StatusCode": 0})

    def _answer(self, status: int, content: object) -> None:
        data = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Api-Version", "1.50")
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing of a request; errors are still told."""

    def address_string(self) -> str:
        return "unix"


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str) -> None:
        self.bodies: dict[int, dict[str, Any]] = {}
        super().__init__(path, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # the CLI hangs up when it knows enough
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed's union is not public


@contextmanager
def engine(folder: Path) -> Iterator[_Server]:
    """A stand-in engine that listens on `folder/engine.sock`."""
    server = _Server(str(folder / "engine.sock"))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def bodies(lines: list[str]) -> tuple[list[dict[str, Any] | None], str]:
    """What the docker CLI sends to create each of the containers that `lines` launch, one a line; None where it refuses.

    The lines are run by bash as one script, so each must call `docker` once. With it: what the CLI said of refusals.
    """
    with tempfile.TemporaryDirectory(prefix="dcli") as name:
        folder = Path(name)
        here = folder / "up" / "here"
        here.mkdir(parents=True)
        (folder / "prelude").write_text(_PRELUDE.format(errors=folder / "errors"))
        (folder / "script.sh").write_text("\n".join(lines) + "\n")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "BASH_ENV": str(folder / "prelude"),
            "DOCKER_HOST": f"unix://{folder}/engine.sock",
            "DOCKER_CONFIG": str(folder),
        }
        with engine(folder) as server:
            subprocess.run(["bash", "../../script.sh"], cwd=here, env=environment, capture_output=True, check=False, timeout=3600)
            kept = server.bodies
        errors = folder / "errors"
        said = errors.read_text(errors="replace") if errors.exists() else ""
        return [_anywhere(kept.get(number), str(folder)) for number in range(1, len(lines) + 1)], said


def _anywhere(body: dict[str, Any] | None, folder: str) -> dict[str, Any] | None:
    """The body without paths of this run: the CLI's working folder is `/up/here`, its engine's socket the usual one."""
    if body is None:
        return None
    text = json.dumps(body).replace(folder + "/engine.sock", "/var/run/docker.sock").replace(folder + "/up", "/up")
    kept: dict[str, Any] = json.loads(text)
    return kept
