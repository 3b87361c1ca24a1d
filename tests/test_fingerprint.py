from __future__ import annotations

import pytest

from scanner.fingerprint import identities
from scanner.pipeline import Request, scan
from tests.conftest import Folder

SCRIPT = "docker run --privileged --name web acme/app:1.4 serve\n"


def fingerprints(folder: Folder, text: str, name: str = "run.sh") -> list[str]:
    folder.write(name, text)
    report = folder.scan("--format", "json", "--select", "privileged,plaintext-secret", name).json
    return [finding["fingerprint"] for finding in report["findings"]]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n# moved\n" + SCRIPT,
        SCRIPT.replace(" --name", " \\\n    --name"),
        "if true; then\n\t" + SCRIPT + "fi\n",
        SCRIPT.replace("docker run", "sudo docker   run"),
        SCRIPT + "docker run other\n",
        SCRIPT.replace("--privileged --name web", '--name "web"   --privileged'),
        SCRIPT.replace("acme/app:1.4", "'acme/app:1.4'"),
        "start() {\n  # why\n  " + SCRIPT + "}\nstart\n",
    ],
)
def test_it_survives_moves_and_another_layout(folder: Folder, text: str) -> None:
    assert fingerprints(folder, text) == fingerprints(folder, SCRIPT)


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT.replace("1.4", "1.5"),
        SCRIPT.replace("--name web", "--name api"),
        SCRIPT.replace("--name web", "--name web --pid host"),
        SCRIPT.replace("docker run", "podman run"),
        SCRIPT.replace("serve", "serve now"),
    ],
)
def test_another_launch_has_another(folder: Folder, text: str) -> None:
    assert set(fingerprints(folder, text)).isdisjoint(fingerprints(folder, SCRIPT))


def test_another_file_has_another(folder: Folder) -> None:
    assert set(fingerprints(folder, SCRIPT, "a.sh")).isdisjoint(fingerprints(folder, SCRIPT, "b.sh"))


def test_like_findings_are_told_apart_and_keep_their_numbers(folder: Folder) -> None:
    one, two = fingerprints(folder, SCRIPT), fingerprints(folder, SCRIPT * 2)
    assert len(set(two)) == 2
    assert two[:1] == one


def test_a_secret_leaves_no_trace(folder: Folder) -> None:
    text = "docker run -e DB_PASSWORD={} acme/app:1.4\n"
    assert fingerprints(folder, text.format("battery-staple-9")) == fingerprints(folder, text.format("trumpet-castle-4"))


def test_a_launch_whose_name_is_not_known_has_one(folder: Folder) -> None:
    unknown = SCRIPT.replace("--name web", '--name "web-$1"')
    assert len(fingerprints(folder, unknown)) == 1
    assert fingerprints(folder, unknown) != fingerprints(folder, SCRIPT)


def test_the_case_of_a_dockerfiles_keywords_does_not_count(folder: Folder) -> None:
    def found(text: str) -> list[str]:
        folder.write("Dockerfile", text)
        report = folder.scan("--format", "json", "--select", "image-runs-as-root,plaintext-secret", "Dockerfile").json
        return [finding["fingerprint"] for finding in report["findings"]]

    text = "FROM alpine:3 AS base\nENV DB_PASSWORD=trumpet-castle-4\n"
    assert len(found(text)) == 2
    assert found(text.replace("FROM", "from").replace(" AS ", " as ").replace("ENV", "env")) == found(text)
    assert set(found(text.replace("base", "Base").replace("DB", "db"))).isdisjoint(found(text))
    assert found("FROM alpine\nuser root\n") == found("FROM alpine\nUSER root\n")
    assert found("FROM alpine\nUSER root\n") != found("FROM alpine\nUSER 0\n")


def test_what_a_launch_is_is_kept_once_for_all_its_findings(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A launch of 150,000 mounts, each of them a finding, took all memory."""
    monkeypatch.chdir(folder.path)
    folder.write("run.sh", SCRIPT)
    findings = scan(Request(semgrep=False)).findings
    assert len(findings) > 1
    assert len({id(identity[2]) for identity in identities(findings, [], [], str(folder.path))}) == 1
