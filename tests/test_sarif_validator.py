"""The SARIF report held to Microsoft's validator, with its rules for GitHub.

What it reports is read, not its exit status, which is 0 in any case. It cannot see severities that are no strings, too many
tags, missing fingerprints or results that are suppressed: `test_sarif.py` looks for these.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from scanner.report import sarif
from tests.conftest import Folder
from tests.golden import TESTDATA
from tests.test_sarif import SCRIPT, committed

pytestmark = pytest.mark.conformance

# SARIF2006: an address cannot be reached, as the validator would fetch it; SARIF2009: rule ids are to be letters and a number.
EXPECTED = {"SARIF2006", "SARIF2009"}
RULE = """\
rules:
  - id: own-tag
    languages: [generic]
    severity: INFO
    message: an image is named without its registry
    pattern: acme/app
    fix: registry.example.org/acme/app
    metadata: {references: ["https://localhost:1/images"]}
"""
_PACKAGE = "@microsoft/sarif-multitool-linux"


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The validator's program, copied to where it may be made executable."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed, so the validator of SARIF was not looked for")
    asked = [node, "-p", f"require.resolve('{_PACKAGE}/package.json')"]
    done = subprocess.run(asked, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(
            "the npm package @microsoft/sarif-multitool is not installed, so SARIF was not validated: "
            "npm install --prefix DIR @microsoft/sarif-multitool, then set NODE_PATH=DIR/node_modules"
        )
    program = Path(done.stdout.strip()).with_name("Sarif.Multitool")
    if not os.access(program, os.X_OK):  # npm may have left out the step of the package that sets this
        program = Path(shutil.copytree(program.parent, tmp_path_factory.mktemp("multitool") / "package")) / program.name
        program.chmod(0o755)
    return program


def said(validator: Path, report: Path) -> Counter[tuple[str, str]]:
    """What the validator has to say of a report: rule and level, and how often."""
    out = report.with_suffix(".checked")
    subprocess.run(
        [
            *(str(validator), "validate", str(report), "--output", str(out), "--log", "ForceOverwrite"),
            *("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--max-file-size-in-kb", "100000"),
        ],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        check=False,
        timeout=240,
    )
    (run,) = json.loads(out.read_text("utf-8-sig"))["runs"]
    for invocation in run.get("invocations", []):
        assert not [one for one in invocation.get("toolExecutionNotifications", []) if one["level"] == "error"]
    return Counter((one["ruleId"], one.get("level", "warning")) for one in run["results"])


def unexpected(found: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(rule, level) for rule, level in found if rule not in EXPECTED or level != "note"]


def test_nothing_is_wrong_with_the_report_on_testdata(validator: Path, folder: Folder) -> None:
    shutil.copytree(TESTDATA, folder.path / "testdata")
    folder.write("../rules/own.yaml", RULE)
    committed(folder, "https://user:secret@localhost:1/acme/app.git")
    ran = folder.scan("--semgrep", "--pedantic", "--category", "all", "--rules", "../rules", "-o", "sarif=../out.sarif", "-q")
    assert ran.status == 1
    assert '"artifactChanges"' in (folder.path.parent / "out.sarif").read_text()
    found = said(validator, folder.path.parent / "out.sarif")
    assert unexpected(found) == []
    assert found["SARIF2009", "note"] > 30  # it has looked


def test_nothing_is_wrong_with_hostile_names_suppressions_errors_and_results_left_out(
    validator: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 10)
    folder.write("a b#c%41é:1/x\n::error::[y](1)<script>.sh", "# capdrop: ignore[host-pid] [z](2)\n" + SCRIPT.partition("\n")[2])
    folder.write("bad.sh", b"\0")
    folder.write("many.sh", "docker run --uts host a\n" * 20)
    committed(folder)
    folder.scan("--show-suppressed", "-o", "sarif=../out.sarif", "-q")
    assert "results-left-out" in (folder.path.parent / "out.sarif").read_text()
    assert unexpected(said(validator, folder.path.parent / "out.sarif")) == []


def test_the_validator_would_object(validator: Path, folder: Folder) -> None:
    folder.write("run.sh", SCRIPT)
    document = folder.scan("--format", "sarif", "-q").json
    del document["runs"][0]["tool"]["driver"]["informationUri"]
    document["runs"][0]["results"][0]["locations"] = []
    report = folder.path.parent / "out.sarif"
    report.write_text(json.dumps(document))
    assert {rule for rule, _ in unexpected(said(validator, report))} >= {"SARIF2005"}
