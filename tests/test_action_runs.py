"""The GitHub action, run by act: what a use of it ends with, uploads, annotates and sums up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import acting, markup
from tests.acting import REFUSED, Used

BAD = "docker run --rm --privileged acme/tool:1.0\n"
MILD = "docker run --rm --network container:db --cap-add SYS_PTRACE acme/tool:1.0\n"
FORGERIES = ("a\n::error file=x::forged", "::set-output name=findings::forged", "%0A::warning::x", "##[add-mask]forged", "<b>|")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return acting.runner(tmp_path_factory.mktemp("actions"))


def rules(sarif: Any) -> set[str]:
    return {result["ruleId"] for result in sarif["runs"][0]["results"]}


class Api(BaseHTTPRequestHandler):
    """GitHub, asked for code scanning: first there is none."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        first = len(self.asked) == 1
        self.send_response(403 if first else 404)
        self.end_headers()
        message = "Code Security must be enabled for this repository to use code scanning." if first else "no analysis found"
        self.wfile.write(json.dumps({"message": message}).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    Api.asked = []
    with HTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


# -- a push to a private repository

PUSHED: dict[str, dict[str, str]] = {
    "without": {"path": "mild"},  # code scanning
    "linked": {"path": "mild", "sarif-file": "link.sarif"},
    "findings": {"path": "bad\nmild\n", "args": ""},
    "below": {"path": "mild", "sarif-file": "out/my report.sarif", "annotations": "true"},
    "threshold": {"path": "mild", "fail-on": "medium"},
    "off": {"path": "bad", "fail-on": "never", "upload-sarif": "false"},
    "silent": {"path": "bad", "upload-sarif": "false", "annotations": "false", "summary": "false"},
    "failing": {"path": "bad", "category": REFUSED},
    "options": {"path": "bad", "args": "--no-semgrep --select 'missing-user, host-pid'", "pedantic": "true"},
    "hostile": {"path": "$(touch pwned)\nevil", "upload-sarif": "false"},
    "configured": {"path": "configured"},
    "config": {"path": "bad", "config": "configured/capdrop.toml"},
    "recorded": {"path": "bad", "args": "--no-semgrep --write-baseline known.json"},
    "baseline": {"path": "bad\nmild", "baseline": "known.json"},
    "empty": {"path": "texts"},
    "absent": {"path": "bad\nno%0A::error::forged"},
    "refused": {"path": "bad", "fail-on": "high; touch pwned"},
    "unclear": {"path": "bad", "upload-sarif": "maybe\n::error::forged"},
    "version": {"path": "bad", "args": "--version"},
    "folder": {"path": "bad", "sarif-file": "texts"},
}


@pytest.fixture(scope="module")
def pushed(runner: list[str], api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Used]]:
    here = tmp_path_factory.mktemp("push")
    files = {
        "bad/run me.sh": BAD,
        "mild/run.sh": MILD,
        "$(touch pwned)/`touch pwned`.sh": BAD,
        "configured/run.sh": BAD + "docker run --rm --pid host acme/tool:1.0\n",
        "configured/capdrop.toml": "fail-on = 'never'\nmin-severity = 'critical'\n",
        "texts/a.txt": "nothing\n",
        **{f"evil/{name}.sh": BAD for name in FORGERIES},
        **dict.fromkeys(("scanner/__init__.py", "venv.py", "pip.py", "shlex.py"), "raise SystemExit('the scanned tree ran')\n"),
    }
    acting.commit(here / "repository", files)
    (here / "repository" / "link.sarif").symlink_to("bad/run me.sh")
    steps = {name: {"args": "--no-semgrep", **inputs} for name, inputs in PUSHED.items()}
    event = here / "event.json"
    event.write_text(json.dumps({"repository": {"private": True}}))
    words = ["push", f"--eventpath={event}", f"--env=GITHUB_API_URL={api}", "--secret=GITHUB_TOKEN=t0ken"]
    yield acting.act([*runner, *words], here, steps)
    assert not list(here.rglob("pwned"))


def test_a_use_ends_with_the_status_of_the_scan(pushed: dict[str, Used]) -> None:
    assert {name: used.ended for name, used in pushed.items()} == {
        "without": "success 0",
        "linked": "success 0",
        "findings": "failure 1",
        "below": "success 0",
        "threshold": "failure 1",
        "off": "success 0",
        "silent": "failure 1",
        "failing": "failure 1",
        "options": "success 0",
        "hostile": "failure 1",
        "configured": "success 0",
        "config": "success 0",
        "recorded": "success 0",
        "baseline": "success 0",
        "empty": "success 0",
        **dict.fromkeys(("absent", "refused", "unclear", "version", "folder"), "failure 2"),
    }


def test_outputs_name_the_report_and_count_its_findings(pushed: dict[str, Used]) -> None:
    for name, used in pushed.items():
        if used.exit_code == "2":
            assert (used.findings, used.sarif_file, used.summary) == ("", "", ""), name
        else:
            assert used.sarif_file == PUSHED[name].get("sarif-file", "capdrop.sarif")
            assert int(used.findings) == len(used.sarif["runs"][0]["results"]), name
    assert int(pushed["findings"].findings) > int(pushed["threshold"].findings) > 0
    assert pushed["empty"].findings == "0"


def test_the_inputs_choose_what_is_reported(pushed: dict[str, Used]) -> None:
    assert {"privileged", "dangerous-capability"} <= rules(pushed["findings"].sarif)
    assert rules(pushed["options"].sarif) == {"missing-hardening"}
    assert rules(pushed["configured"].sarif) == rules(pushed["config"].sarif) == {"privileged"}
    assert "privileged" not in rules(pushed["baseline"].sarif)
    assert "dangerous-capability" in rules(pushed["baseline"].sarif)


def test_what_was_found_is_uploaded_under_the_category_of_the_report(pushed: dict[str, Used]) -> None:
    kept_back = {"without", "off", "silent", "failing", "hostile"}
    assert {name for name, used in pushed.items() if used.uploaded} == {
        name for name, used in pushed.items() if used.sarif and name not in kept_back
    }
    assert pushed["findings"].uploaded == pushed["findings"].sarif


def test_findings_are_annotated_where_they_were_not_uploaded(pushed: dict[str, Used]) -> None:
    annotated = {name for name, used in pushed.items() if used.annotated}
    assert annotated == {"without", "below", "off", "failing", "hostile"}
    assert ("error", "bad/run me.sh") in pushed["off"].annotated
    assert ("warning", "mild/run.sh") in pushed["below"].annotated


def test_a_private_repository_is_asked_for_code_scanning(pushed: dict[str, Used]) -> None:
    assert set(Api.asked) == {(f"/repos/{acting.REPOSITORY}/code-scanning/alerts?per_page=1", "Bearer t0ken")}
    assert len(Api.asked) == sum(
        used.sarif is not None and PUSHED[name].get("upload-sarif") is None for name, used in pushed.items()
    )
    assert "Not uploaded to code scanning: Code Security must be enabled" in pushed["without"].log
    assert pushed["without"].told == []


def test_a_failed_upload_is_a_warning(pushed: dict[str, Used]) -> None:
    for name, used in pushed.items():
        kinds = {kind for kind, text in used.told if "code scanning" in text}
        assert kinds == ({"warning"} if name == "failing" else set()), name


def test_what_keeps_a_scan_from_being_carried_out_is_an_error(pushed: dict[str, Used]) -> None:
    said = {name: [text for kind, text in used.told if kind == "error"] for name, used in pushed.items() if used.exit_code == "2"}
    assert all(len(texts) == 1 for texts in said.values())
    expected = {
        "absent": "no such file or folder: no%0A::error::forged",
        "refused": "'high; touch pwned'",
        "unclear": "upload-sarif is auto, true, false, not 'maybe\\n::error::forged'",
        "version": "ended without a report",
        "folder": "there is a folder of that name",
    }
    assert {name: text for name, text in expected.items() if text not in said[name][0]} == {}


def test_a_name_in_the_tree_is_no_command_and_no_markup(pushed: dict[str, Used]) -> None:
    used = pushed["hostile"]
    files = {f"evil/{name}.sh" for name in FORGERIES} | {"$(touch pwned)/`touch pwned`.sh"}
    assert {file for _, file in used.annotated} == files
    assert used.told == []
    assert "##[" not in used.log
    assert markup.faults(used.summary) == []


def test_what_the_scan_says_stands_where_no_command_is_taken(pushed: dict[str, Used]) -> None:
    assert "[privileged]" in pushed["findings"].log
    for used in pushed.values():
        assert {one.properties["title"].partition(":")[0] for one in used.annotations} <= {"capdrop"}
        assert used.ignored == []


def test_the_summary_has_the_worst_findings_and_the_table_of_launches(pushed: dict[str, Used]) -> None:
    used = pushed["findings"]
    findings, launches = markup.tables(used.summary)
    assert findings[1][0] == "critical"
    assert findings[1][1] == "bad/run me.sh:1"
    assert findings[1][3] == "privileged"
    assert len(findings) == 1 + int(used.findings)
    assert [row[0] for row in launches[1:]] == ["2 in all", "bad/run me.sh:1 acme/tool:1.0", "mild/run.sh:1 acme/tool:1.0"]
    assert len(used.summary.encode()) < 2**20
    assert "No container launch" in pushed["empty"].summary
    assert pushed["silent"].summary == ""


# -- a pull request


def test_a_pull_request_from_a_fork_is_annotated_and_not_uploaded(runner: list[str], tmp_path: Path) -> None:
    acting.commit(tmp_path / "repository", {"mild.sh": MILD, "bad.sh": BAD})
    event = tmp_path / "event.json"
    head = {"repo": {"fork": True, "full_name": "ada/app"}}
    event.write_text(json.dumps({"pull_request": {"head": head, "base": {"ref": "main"}}}))
    steps = {
        "bad": {"path": "bad.sh"},
        "mild": {"path": "mild.sh"},
        "wished": {"path": "mild.sh", "upload-sarif": "true"},
        "denied": {"path": "mild.sh", "upload-sarif": "true", "category": REFUSED},
    }
    words = [*runner, "pull_request", f"--eventpath={event}"]
    used = acting.act(words, tmp_path, {name: {"args": "--no-semgrep", **inputs} for name, inputs in steps.items()})
    assert {name: one.ended for name, one in used.items()} == {
        "bad": "failure 1",
        "mild": "success 0",
        "wished": "success 0",
        "denied": "success 0",
    }
    assert {name for name, one in used.items() if one.uploaded} == {"wished"}
    assert {name for name, one in used.items() if one.annotated} == {"bad", "mild", "denied"}
    assert [name for name, one in used.items() if one.told] == ["denied"]
    assert "Not uploaded to code scanning: a pull request from a fork may not" in used["bad"].log


@pytest.mark.parametrize(
    ("name", "head", "fork"),
    [
        ("pull_request", {"fork": True, "full_name": "ada/app"}, "true"),
        ("pull_request", {"fork": True, "full_name": acting.REPOSITORY}, "false"),  # the repository is a fork itself
        ("pull_request", {"fork": False, "full_name": acting.REPOSITORY}, "false"),
        ("pull_request_target", {"fork": True, "full_name": "ada/app"}, "false"),  # runs with the repository's rights
        ("push", {}, "false"),
    ],
)
def test_what_counts_as_a_fork(tmp_path: Path, name: str, head: dict[str, Any], fork: str) -> None:
    steps = yaml.safe_load((acting.ROOT / "action.yml").read_text())["runs"]["steps"]
    (condition,) = (step["env"]["FORK"] for step in steps if "FORK" in step.get("env", {}))
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"head": {"repo": head}, "base": {"ref": "main"}}} if head else {}))
    job = {"runs-on": "ubuntu-latest", "steps": [{"env": {"FORK": condition}, "run": 'test "$FORK" = ' + fork}]}
    acting.commit(tmp_path / "repository", {".github/workflows/w.yml": json.dumps({"on": [name], "jobs": {"one": job}})})
    acting.run([*acting.ACT, name, f"--eventpath={event}"], tmp_path)
