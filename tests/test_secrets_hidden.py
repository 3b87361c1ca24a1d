"""No report shows the value of a secret, whichever rules are chosen and whichever finding's frame it falls into."""

from __future__ import annotations

import pytest

from scanner.output import FORMS
from tests.conftest import Folder

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
VALUES = ("hunter2-one", "hunter2-two", "hunter2-three", "hunter2-four", "hunter2-five", "hunter2-six", "hunter2-seven", TOKEN)

FILES = {
    "run.sh": f"""\
        password=hunter2-one
        export API_TOKEN={TOKEN}
        docker run --privileged -e DB_PASSWORD=$password -e 'ADMIN_PASSWORD=hunter2-two' acme/app:1
        docker build --build-arg NPM_TOKEN="hunter2-three" .
    """,
    "Makefile": """\
        PASSWORD ?= hunter2-four
        run:
        \tdocker run --privileged -e DB_PASSWORD=$(PASSWORD) acme/app:1
    """,
    "Dockerfile": """\
        FROM acme/base:1
        ENV DB_PASSWORD hunter2-five
        USER root
    """,
    "compose.yaml": """\
        services:
          app:
            image: acme/app:1
            environment:
              DB_PASSWORD:
                hunter2-six
              DATABASE_URL: postgres://app:hunter2-seven@db/app
            privileged: true
    """,
}


@pytest.fixture
def tree(folder: Folder) -> Folder:
    for name, text in FILES.items():
        folder.write(name, text.replace("        ", "", 1).replace("\n        ", "\n"))
    return folder


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="all rules"),
        pytest.param(("--select", "privileged,image-runs-as-root,missing-user"), id="other rules"),
        pytest.param(("--ignore", "plaintext-secret"), id="without the rule"),
        pytest.param(("--min-severity", "critical"), id="the worst only"),
    ],
)
def test_the_value_is_in_no_report(tree: Folder, form: str, arguments: tuple[str, ...]) -> None:
    ran = tree.scan("--format", form, "--pedantic", *arguments)
    assert "run.sh" in ran.out
    assert [value for value in VALUES if value in ran.out + ran.err] == []


def test_the_tree_has_a_finding_for_each_value(tree: Folder) -> None:
    found = tree.scan("--format", "json", "--select", "plaintext-secret").json["findings"]
    assert sorted((one["path"], one["line"]) for one in found) == [
        ("Dockerfile", 2),
        ("Makefile", 1),
        ("compose.yaml", 5),
        ("compose.yaml", 7),
        ("run.sh", 1),
        ("run.sh", 3),
        ("run.sh", 4),
    ]


def test_a_suppressed_secret_is_hidden_too(folder: Folder) -> None:
    folder.write("run.sh", "# capdrop: ignore[plaintext-secret] known\ndocker run --privileged -e DB_PASSWORD=hunter2-one a\n")
    for form in FORMS:
        for more in ((), ("--show-suppressed",)):
            assert "hunter2" not in folder.scan("--format", form, *more).out


def test_a_secret_where_a_launch_s_image_should_stand_is_starred_out(folder: Folder) -> None:
    folder.write("run.sh", f'docker run --privileged "$(image --token {TOKEN})"\n')
    for form in FORMS:
        assert TOKEN not in folder.scan("--format", form).out
