"""The scripts for completion, read by the real shells."""

from __future__ import annotations

import builtins
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Folder
from tests.tty import Terminal

CASES = [
    ("scan --explain privi", "privileged"),
    ("scan --ignore host-p", "host-pid"),
    ("scan --select privileged,host-p", "privileged,host-pid"),
    ("scan --format gitlab-s", "gitlab-sast"),
    ("scan --fail-on nev", "never"),
    ("scan --isol", "--isolated"),
    ("scan --config cap", "capdrop.toml"),
    ("capdrop --fail-on nev", "never"),
]


@pytest.fixture
def scripts(folder: Folder, tmp_path: Path) -> Path:
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / f"scan.{shell}").write_text(folder.scan("--print-completion", shell).out)
    folder.write("capdrop.toml", "")
    return tmp_path


START = {
    "bash": ("['bash', '--norc', '--noprofile', '-i']", "PS1="),
    "zsh": ("['zsh', '-f', '-i']", "PS1=; autoload -U compinit; compinit -D"),
}


@pytest.mark.parametrize("shell", START)
@pytest.mark.parametrize(("line", "wanted"), CASES)
def test_the_tab_key_completes_options_values_rules_and_files(
    folder: Folder, scripts: Path, shell: str, line: str, wanted: str
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed, so its script was not tried")
    words, setting = START[shell]
    show = "{ printf '<%s>' \"$@\"; echo; }"
    with Terminal(folder.path, code=f"import os; os.execvp({shell!r}, {words})", HOME=str(scripts), TERM="dumb") as tty:
        tty.type(f'{setting}; eval "$(cat {scripts}/scan.{shell})"; scan() {show}; capdrop() {show}; echo rea""dy\n'.encode())
        tty.wait_for(b"ready")
        tty.type(f"{line}\t".encode())
        tty.wait_for(wanted.encode()[-3:], 5)
        tty.type(b"\n")
        *before, _ = line.split()[1:]
        tty.wait_for("".join(f"<{word}>" for word in (*before, wanted)).encode(), 5)


@pytest.mark.parametrize(("line", "wanted"), CASES)
def test_fish_completes_likewise(folder: Folder, scripts: Path, line: str, wanted: str) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed, so its script was not tried")
    program = f"source {scripts}/scan.fish; complete -C '{line}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", program],
        cwd=folder.path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(scripts)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ([each.split("\t")[0] for each in done.stdout.splitlines()], done.stderr) == ([wanted], "")


def test_without_shtab_it_is_said_what_to_install(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object) -> object:
        if name == "shtab":
            raise ImportError(name)
        return real(name, *arguments)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(builtins, "__import__", without)
    ran = folder.scan("--print-completion", "bash")
    assert ran.status == 2
    assert "pip install 'capdrop[completion]'" in ran.err
