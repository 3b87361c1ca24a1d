"""Whole scans of small trees: what is found is linked, judged, given fixes, and reported in one of the formats."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from scanner.errors import FAULT
from scanner.pipeline import Request, scan
from scanner.remedy import Values
from scanner.report import Result, github, gitlab, json_report, junit, markdown, posture, sarif, text
from scanner.report.html import page
from tests.fuzz.samples import samples
from tests.fuzz.target import EXTRACTOR, target
from tests.fuzz.tokens import DOCKER

_FILE = re.compile(r"^--- ([\w.]+)\n", re.M)
_NAMES = ("run.sh", "Makefile", "Dockerfile", "compose.yaml", "b.yml", ".env", "docker-bake.json", "daemon.json")
_TOKENS = (
    *DOCKER, *(f"\n--- {name}\n" for name in _NAMES), "# capdrop: ignore[privileged] x\n", "FROM a AS b\n", "USER root\n",
    "USER 1\n",
    "ENV TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\n", "services:\n  web:\n    image: x\n", "    privileged: true\n",
    "    build: .\n",
    "    extends: {file: b.yml, service: web}\n", "    user: ${U:-root}\n", "    volumes: ['/:/x:ro', '$H/.ssh:/y']\n",
    "    ports: ['80:80']\n",
    "    mem_limit: 1g\n", "    tmpfs: /x:exec\n", "t:\n\t", " \\\n  ", " --mount type=bind,src=/etc,dst=/x", " -u root",
    " --pid=host", " -e A_TOKEN=b",
    " --device /dev/kvm", " --group-add docker", " -p 80:80", " --read-only", " --memory=$M", " $X", " \"$@\"", "'", '"', "\n",
    "é", "\u2028", "\U0001f4a9", "\x1b",
    "]]>", "<b>", "|", "`", "x-a: &a ", "<<: *a\n", "{", "}", "[", "]", "\t", "if $a; then\n", "fi\n", "A=docker\n", "$A run ",
)  # fmt: skip


_REPORTS: list[Callable[[Result], str]] = [
    one.render for one in (json_report, text, markdown, junit, github, sarif, posture, page)
]
_REPORTS.append(gitlab.code_quality)
_SAMPLES = zip(samples(".sh"), samples(".Dockerfile"), samples(".yaml"), strict=False)


@target(
    EXTRACTOR,
    _TOKENS,
    ["\n--- ".join((one, f"Dockerfile\n{two}", f"compose.yaml\n{three}")) for one, two, three in _SAMPLES],
)  # fmt: skip
def scans(written: str) -> object:
    with tempfile.TemporaryDirectory(prefix="capdrop-fuzz-") as folder:
        parts = _FILE.split("\n" + written)
        for name, content in {"run.sh": parts[0][1:], **dict(zip(parts[1::2], parts[2::2], strict=True))}.items():
            Path(folder, Path(name).name or "a.sh").write_text(content, "utf-8", "surrogatepass", newline="")
        result = scan(Request((folder,), semgrep=False, pedantic=True, fixes=Values()))
        for error in result.errors:
            assert FAULT not in error.message, error.message
        _REPORTS[len(written) % len(_REPORTS)](result).encode()
        return [(one.rule, one.message, one.span.start, one.fix is None, one.fingerprint) for one in result.findings]
