"""What a report says to add is enough: with it, nothing is missing any more."""

from __future__ import annotations

import pytest
import yaml

from tests.conftest import Folder


def to_add(folder: Folder, name: str) -> str:
    """What the one `missing-hardening` result of a file says to add, on one line."""
    report = folder.scan("--format", "sarif", "--isolated", "--fail-on", "never", name).json
    (result,) = [result for result in report["runs"][0]["results"] if result["ruleId"] == "missing-hardening"]
    return str(result["message"]["text"]).partition("add ")[2].rstrip(".")


def rules(folder: Folder, name: str) -> set[str]:
    report = folder.scan("--format", "json", "--isolated", "--fail-on", "never", name).json
    return {finding["rule"] for finding in report["findings"]}


@pytest.mark.parametrize(
    "command",
    ["docker run", "docker create", "docker service create", "podman run", "podman create", "nerdctl run", "nerdctl create"],
)
@pytest.mark.parametrize("given", ["", "--memory=1g --memory-swap=1g --user 5", "--cap-drop NET_RAW --read-only=false"])
def test_the_flags_to_add_are_enough(folder, command, given):
    if command == "docker service create":
        given = given.replace("--memory=1g --memory-swap=1g", "--limit-memory=1g")
    folder.write("run.sh", f"{command} {given} acme/app:1\n")
    flags = to_add(folder, "run.sh")
    folder.write("run.sh", f"{command} {given} {flags} acme/app:1\n")
    assert rules(folder, "run.sh") == set()


@pytest.mark.parametrize("given", [{}, {"user": "5", "cpus": 1}, {"pids_limit": -1, "read_only": False, "cap_add": ["KILL"]}])
def test_the_keys_to_add_are_enough(folder, given):
    folder.write("compose.yaml", yaml.safe_dump({"services": {"app": {"image": "acme/app:1", **given}}}))
    keys = yaml.safe_load("{" + to_add(folder, "compose.yaml") + "}")
    folder.write("compose.yaml", yaml.safe_dump({"services": {"app": {"image": "acme/app:1", **given, **keys}}}))
    assert rules(folder, "compose.yaml") == set()


def missing(folder: Folder, command: str) -> dict[str, tuple[str, str]]:
    """Severity and confidence of what a command leaves out, by rule."""
    folder.write("run.sh", command + "\n")
    report = folder.scan("--format", "json", "--isolated", "--fail-on", "never", "--pedantic", "run.sh").json
    found = [one for one in report["findings"] if one["rule"].startswith("missing-")]
    return {one["rule"]: (one["severity"], one["confidence"]) for one in found}


def test_what_is_left_out_is_a_guess_among_unknown_options_and_low_where_it_runs_once(folder):
    lasting = missing(folder, "docker run -d acme/app")
    assert {
        "missing-cap-drop",
        "missing-memory-limit",
        "missing-cpu-limit",
        "missing-pids-limit",
        "missing-user",
    } <= lasting.keys()
    assert {confidence for _, confidence in lasting.values()} == {"high"}
    guessed = missing(folder, "docker run -d $OPTIONS acme/app")
    assert guessed == {rule: (severity, "low") for rule, (severity, _) in lasting.items()}
    once = missing(folder, "docker run --rm acme/app")
    assert once == dict.fromkeys(lasting, ("low", "high"))
