"""Images, launches and builds across the files of a repository, through the command line."""

from __future__ import annotations

from typing import Any

import pytest

from scanner.fingerprint import line_hashes
from scanner.source import SourceFile
from tests.conftest import Folder

APP = "FROM python:3.12-slim\nCOPY . /app\nUSER app\n"
ROOT = APP.replace("USER app\n", "")


def user_findings(folder: Folder, **files: str) -> list[dict[str, Any]]:
    """What the rules about users find in a tree of these files; `__` in a name stands for `/`, `_` for a dot."""
    for name, text in files.items():
        folder.write(name.replace("__", "/").replace("_", "."), text)
    report = folder.scan("--format", "json", "--isolated", "--pedantic", "--fail-on", "never").json
    assert report["errors"] == []
    assert report["launches"]
    wanted = ("missing-user", "root-user", "image-runs-as-root")
    return [finding for finding in report["findings"] if finding["rule"] in wanted]


def related(finding: dict[str, Any]) -> list[tuple[str, int]]:
    return [(one["path"], one["line"]) for one in finding["related"]]


WAYS = {
    "a service": ({"compose_yaml": "services:\n  web:\n    build: .\n"}, [("compose.yaml", 2)]),
    "a service of a context": (
        {"deploy__compose_yaml": "services:\n  web:\n    build: {context: .., dockerfile: Dockerfile}\n"},
        [("deploy/compose.yaml", 2)],
    ),
    "a service of an image that another builds": (
        {"compose_yaml": "services:\n  a:\n    build: .\n    image: acme/app\n  b:\n    image: acme/app\n"},
        [("compose.yaml", 2), ("compose.yaml", 5)],
    ),
    "a service of the default name that another has": (
        {"compose_yaml": "name: shop\nservices:\n  a:\n    build: .\n  b:\n    image: shop-a\n"},
        [("compose.yaml", 3), ("compose.yaml", 5)],
    ),
    "a script of a service's default name": (
        {
            "MyShop__compose_yaml": "services:\n  web:\n    build: ..\n",
            "run_sh": "docker-compose build\ndocker run myshop_web\n",
        },
        [("MyShop/compose.yaml", 2), ("run.sh", 2)],
    ),
    "a script that knows where it stands": (
        {"bin__run_sh": 'root=$(cd "$(dirname "$0")/.." && pwd)\ndocker build -t app "$root"\ndocker run app\n'},
        [("bin/run.sh", 3)],
    ),
    "a script that reads the Dockerfile": ({"run_sh": "docker build -t app - < Dockerfile\ndocker run app\n"}, [("run.sh", 2)]),
    "a script": ({"run_sh": "docker build -t app . && docker run app\n"}, [("run.sh", 1)]),
    "a script without a name": ({"run_sh": "docker run $(docker build -q .)\n"}, [("run.sh", 1)]),
    "a script that gives it another name": (
        {"run_sh": "docker build -t app .\ndocker tag app app:dev\ndocker run app:dev\n"},
        [("run.sh", 3)],
    ),
    "a script of podman": ({"run_sh": "podman build -t app .\npodman run localhost/app\n"}, [("run.sh", 2)]),
    "two scripts": ({"build_sh": "docker buildx build --load -t app .\n", "run_sh": "docker run app\n"}, [("run.sh", 1)]),
    "a Makefile": (
        {
            "Makefile": (
                "IMAGE ?= acme/app\nTAG := $(shell git describe)\nbuild:\n\tdocker build -t $(IMAGE):$(TAG) .\n"
                "run: build\n\tdocker run --rm -it $(IMAGE):$(TAG)\n"
            )
        },
        [("Makefile", 6)],
    ),
    "a Makefile and a compose file": (
        {
            "Makefile": "IMAGE = acme/app\nbuild:\n\tdocker build -t $(IMAGE):$$(git rev-parse HEAD) .\n",
            "compose_yaml": "services:\n  web:\n    image: acme/app:1.2\n",
        },
        [("compose.yaml", 2)],
    ),
}


@pytest.mark.parametrize(("files", "places"), WAYS.values(), ids=WAYS.keys())
def test_the_user_of_a_launch_is_that_of_the_image_it_runs(folder, files, places):
    assert user_findings(folder, **files, Dockerfile=APP) == []
    (finding,) = user_findings(folder, Dockerfile=ROOT)
    assert (finding["rule"], finding["path"], finding["line"]) == ("image-runs-as-root", "Dockerfile", 1)
    assert finding["severity"] == "low"
    assert related(finding) == places
    (finding,) = user_findings(folder, Dockerfile=APP + "USER root\n")
    assert (finding["rule"], finding["severity"], finding["line"]) == ("image-runs-as-root", "medium", 4)
    assert related(finding) == places


def test_the_stage_that_is_targeted_counts(folder):
    stages = "FROM python:3.12 AS base\nFROM base AS dev\nUSER root\nFROM base AS prod\nUSER app\n"
    files = {"compose_yaml": "services:\n  web:\n    build: {context: ., target: dev}\n", "Dockerfile": stages}
    (finding,) = user_findings(folder, **files)
    assert (finding["path"], finding["line"], related(finding)) == ("Dockerfile", 3, [("compose.yaml", 2)])
    assert user_findings(folder, compose_yaml="services:\n  web:\n    build: {context: ., target: prod}\n") == []


def test_a_service_s_build_arguments_count(folder):
    files = {
        "compose_yaml": "services:\n  web:\n    build:\n      context: .\n      args:\n        BASE: debian\n",
        "Dockerfile": "ARG BASE=nginxinc/nginx-unprivileged\nFROM $BASE\n",
    }
    (finding,) = user_findings(folder, **files)
    assert (finding["rule"], finding["confidence"]) == ("image-runs-as-root", "high")
    assert user_findings(folder, compose_yaml=files["compose_yaml"].replace("BASE: debian", "BASE: bitnami/nginx")) == []


def test_the_base_may_be_another_service(folder):
    compose = (
        "services:\n  base:\n    build: base\n  web:\n    build:\n      context: .\n"
        "      additional_contexts:\n        base: service:base\n"
    )
    assert user_findings(folder, compose_yaml=compose, Dockerfile="FROM base\n", base__Dockerfile=APP) == []
    assert len(user_findings(folder, base__Dockerfile=ROOT)) == 2


def test_the_base_may_be_an_image_of_a_script(folder):
    script = "docker build -t acme/base base\ndocker build -t app .\ndocker run app\n"
    assert user_findings(folder, run_sh=script, Dockerfile="FROM acme/base\n", base__Dockerfile=APP) == []
    files = {"run_sh": "docker build --build-context base=docker-image://debian -t app .\ndocker run app\n"}
    (finding,) = user_findings(folder, **files, Dockerfile="FROM base\n")
    assert (finding["rule"], finding["confidence"]) == ("image-runs-as-root", "high")


def test_a_dockerfile_inside_a_compose_file(folder):
    compose = "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM debian\n        USER root\n"
    (finding,) = user_findings(folder, compose_yaml=compose)
    assert (finding["rule"], finding["path"], finding["line"], finding["column"]) == (
        "image-runs-as-root",
        "compose.yaml",
        6,
        9,
    )
    assert related(finding) == [("compose.yaml", 2)]
    assert user_findings(folder, compose_yaml=compose.replace("USER root", "USER app")) == []


def test_an_entrypoint_that_drops_root(folder):
    files = {
        "compose_yaml": "services:\n  web:\n    build: .\n",
        "Dockerfile": 'FROM debian\nCOPY docker/start.sh /\nENTRYPOINT ["/start.sh"]\n',
        "docker__start_sh": '#!/bin/sh\nchown app /data\nexec gosu app "$@"\n',
    }
    assert user_findings(folder, **files) == []
    (finding,) = user_findings(folder, docker__start_sh='#!/bin/sh\nexec "$@"\n')
    assert finding["rule"] == "image-runs-as-root"


def test_a_launch_that_sets_its_user_is_not_related(folder):
    script = "docker build -t app .\ndocker run app\ndocker run -u 1000 app\n"
    (finding,) = user_findings(folder, run_sh=script, Dockerfile=ROOT)
    assert related(finding) == [("run.sh", 2)]


@pytest.mark.parametrize(
    "files",
    [
        {"run_sh": "docker build -t app .\ndocker run --user root app\n"},
        {"compose_yaml": "services:\n  web:\n    build: .\n    user: root\n"},
    ],
)
def test_a_user_that_undoes_the_image_s_is_told_so(folder, files):
    (finding,) = user_findings(folder, **files, Dockerfile=APP)
    assert (finding["rule"], finding["severity"]) == ("root-user", "high")
    assert "USER app" in finding["message"]
    assert related(finding) == [("Dockerfile", 3)]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "run.sh",
            "docker build -t app - <<EOF\nFROM debian\nENV API_TOKEN=ghp_{secret}\nUSER root\nEOF\ndocker run --privileged app\n",
            4,
        ),
        (
            "compose.yaml",
            (
                "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM debian\n"
                "        ENV API_TOKEN=ghp_{secret}\n        USER root\n    privileged: true\n"
            ),
            7,
        ),
        (
            "compose.yaml",
            'services:\n  a:\n    build: {{dockerfile_inline: "FROM debian\\nUSER root"}}\n    privileged: true\n',
            3,
        ),
        ("run.sh", "docker build -t app - <<< $'FROM debian\\nUSER root'\ndocker run --privileged app\n", 1),
    ],
)
def test_a_dockerfile_inside_another_file_is_reported_at_its_lines(folder: Folder, name: str, text: str, line: int) -> None:
    text = text.format(secret="aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2")
    folder.write(name, text)
    report = folder.scan("--format", "sarif", "--isolated", "--pedantic", "--fail-on", "never")
    assert "aB3dE5fG7" not in report.out
    hashes = line_hashes(SourceFile(name, text))
    for result in report.json["runs"][0]["results"]:
        at = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        if result["ruleId"] == "image-runs-as-root":
            assert at == line
        else:
            assert result["partialFingerprints"]["primaryLocationLineHash"] == hashes[at - 1]
    assert any(result["ruleId"] == "image-runs-as-root" for result in report.json["runs"][0]["results"])
