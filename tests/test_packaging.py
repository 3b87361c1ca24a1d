"""What is shipped: the wheel holds all that a scan needs, and the declared dependencies are those that are used."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import scanner
from scanner.semgrep.process import VERSION

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MODULE_OF = {"pyyaml": "yaml", "dockerfile-parse": "dockerfile_parse"}


def tracked(*folders: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", "--", *folders], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so what should be shipped is not known")
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}


def dependencies() -> dict[str, str]:
    return {re.split("[=><]", one)[0]: one for one in PROJECT["dependencies"]}


def imported() -> set[str]:
    """The packages that the scanner imports, its own and Python's left out."""
    out: set[str] = set()
    for path in (ROOT / "scanner").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                out.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                out.add((node.module or "").partition(".")[0])
    return out - {"scanner"} - sys.stdlib_module_names


def test_every_dependency_is_used_and_every_import_declared() -> None:
    modules = {MODULE_OF.get(name, name.replace("-", "_")) for name in dependencies()}
    extra = {re.split("[=><]", one)[0] for one in PROJECT["optional-dependencies"]["completion"]}
    assert imported() == (modules | extra) - {"semgrep"}  # semgrep is a program


def test_every_folder_of_modules_is_a_package_that_tools_can_see() -> None:
    folders = {path.parent for path in (ROOT / "scanner").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_semgrep_is_pinned_to_the_version_that_the_code_knows() -> None:
    assert dependencies()["semgrep"] == f"semgrep=={VERSION}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built as pip builds it but by the hatchling of this environment."""
    out = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(out)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (built,) = out.iterdir()
    return built


def test_the_wheel_holds_the_package_its_data_and_the_rules(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = archive.read(f"capdrop-{scanner.__version__}.dist-info/METADATA").decode()
    wanted = tracked("scanner") | {f"scanner/{name}" for name in tracked("semgrep-rules")}
    assert wanted <= names
    assert {name.partition("/")[0] for name in names} == {"scanner"}
    assert "License-Expression: Apache-2.0\n" in metadata


def test_the_wheel_works_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, with the packages of this environment."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "run.sh").write_text("docker run --privileged x\ndocker exec --privileged x sh\n")
    code = "import sys, scanner.cli; print(scanner.__file__, flush=True); sys.exit(scanner.cli.main(['.', '--format', 'json']))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path / "tree",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(str(tmp_path / "site")), done.stderr
    assert done.returncode == 1, done.stderr
    assert '"exec-privileged"' in done.stdout
    assert '"privileged"' in done.stdout


def test_both_commands_are_the_same_program() -> None:
    assert set(PROJECT["scripts"].values()) == {"scanner.__main__:run"}
    assert set(PROJECT["scripts"]) == {"scan", "capdrop"}


def test_bare_make_names_every_target_that_is_meant_for_people() -> None:
    shown = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), flags=re.M))
    assert {line.split()[1] for line in shown.splitlines() if line.startswith("  make ")} == targets
    assert {"scan", "test", "check", "golden", "conformance", "clean"} <= targets
