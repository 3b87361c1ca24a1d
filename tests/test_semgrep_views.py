"""What pattern rules are run over besides commands: instructions, compose files, the engine's configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner import catalogue
from scanner.extract import dockerfile
from scanner.kinds import DAEMON
from scanner.launch import Written
from scanner.project import Project
from scanner.semgrep import instructions, pack
from scanner.semgrep.documents import Document
from scanner.source import Fragment, SourceFile, Span, Text
from tests.conftest import Folder

Pack = Callable[..., None]

RULE = """\
rules:
  - id: {name}
    languages: [{language}]
    severity: HIGH
    message: this is {name}
    metadata:
      cwe: "CWE-250: Execution with Unnecessary Privileges"
      confidence: HIGH
      {more}
      doc: |
        What {name} is.

        Why it is bad.
    {pattern}
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pack]:
    """Puts rules in the place of those of `semgrep-rules/`, each with its language, its pattern and more metadata."""
    folder = tmp_path / "pack"
    folder.mkdir()

    def put(name: str, language: str, pattern: str, more: str = 'text: ""') -> None:
        (folder / f"{name}.yaml").write_text(RULE.format(name=name, language=language, pattern=pattern, more=more))

    def forget() -> None:
        pack.load.cache_clear()
        catalogue.catalogue.cache_clear()

    monkeypatch.setattr(pack, "folder", lambda: str(folder))
    forget()
    yield put
    forget()


def found(folder: Folder, *arguments: str) -> list[str]:
    ran = folder.scan("--semgrep", "--format", "json", "-q", "--fail-on", "never", ".", *arguments)
    assert ran.err == ""
    shown = []
    for one in ran.json["findings"]:
        line = (folder.path / one["path"]).read_text().split("\n")[one["line"] - 1]
        if one["rule"].startswith("r-"):
            shown.append(f"{one['rule']} {one['path']}:{one['line']} {line[one['column'] - 1 : one['end_column'] - 1]}")
    return shown


# -- Dockerfiles


def lines(text: str) -> list[str]:
    extraction = dockerfile.extract(SourceFile("Dockerfile", text), Project())
    return [line.text for one in extraction.instructions for line in instructions.lines(one)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("expose 22 \\\n# why\n  80/tcp", ["EXPOSE 22 80/tcp"], id="joined, in capitals, without comments"),
        pytest.param("ONBUILD USER root", ["USER root"], id="held back for later"),
        pytest.param("RUN --network=host make | sh", ["RUN --network=host true"], id="what runs is among the commands"),
        pytest.param("RUN --mount=target=.,rw make", ['RUN --mount=target=.,rw=true ["make"]'], id="with mounts as one string"),
        pytest.param(
            'RUN --mount=target=. <<EOF\n# x\na "b"\n\n  # x\nc\\d #y\nEOF',
            ["RUN --mount=target=. [\" ; a 'b' ; c\\\\d #y ; \"]"],
            id="its lines and quotes",
        ),
        pytest.param('RUN --mount=target=. ["a", "b c"]', ["RUN --mount=target=. [\"'a' 'b c'\"]"], id="its exec form"),
        pytest.param(
            'SHELL ["cmd"]\nRUN --mount=target=. dir', ['SHELL ["cmd"]', 'RUN --mount=target=. ["dir"]'], id="any shell"
        ),
        pytest.param("COPY --link --parents a b", ["COPY --link=true --parents=true a b"], id="what is switched on"),
        pytest.param("COPY <<EOF /x\nUSER root\nEOF", ['COPY "<<EOF" /x'], id="here-documents"),
        pytest.param('ENV A=b C="d e" F=$(x)', ["ENV A=b", "ENV C='d e'", "ENV F='$(x)'"], id="a pair each"),
        pytest.param("ENV A b  c", ["ENV A='b  c'"], id="a pair with a blank between"),
        pytest.param("ENV A=", ["ENV A=''"], id="an empty value"),
        pytest.param("ARG A B=${C:-1}", ["ARG A", "ARG B=${C:-1}"], id="arguments"),
        pytest.param("LABEL \"a.b\"='c'", ["LABEL a.b=c"], id="labels"),
        pytest.param('CMD ["a", "b c"]', ['CMD ["a", "b c"]'], id="an exec form"),
        pytest.param("FROM a AS b.c/d", ["FROM a AS b_c_d"], id="a stage's name"),
        pytest.param("STOPSIGNAL SIGRTMIN+3\nHEALTHCHECK NONE", ["HEALTHCHECK NONE"], id="signals"),
        pytest.param("{% if x %}\nUSER root", ["USER root"], id="no instruction"),
    ],
)
def test_an_instruction_is_written_down_for_semgrep(text: str, written: list[str]) -> None:
    assert lines("FROM x\n" + text) == ["FROM x", *written]


def test_instructions_lead_back_to_their_words(folder: Folder, rules: Pack) -> None:
    rules("r-expose", "dockerfile", 'pattern: "EXPOSE $PORT"')
    rules("r-network", "dockerfile", "patterns: [{pattern: RUN --network=$N ...}, {focus-metavariable: $N}]", "text: network")
    rules("r-env", "dockerfile", "patterns: [{pattern: ENV TOKEN=$V}, {focus-metavariable: $V}]", "text: TOKEN")
    folder.write(
        "Dockerfile",
        "FROM alpine\nENV A=b \\\n    TOKEN='é 1' \\\n    C=d\n"
        "RUN --network=host <<EOF\nEXPOSE 1\nEOF\n# EXPOSE 2\n\nUSER 1\nEXPOSE 22\n",
    )
    folder.write("build/Dockerfile.tests", "FROM x\nexpose 22\n")
    assert found(folder) == [
        "r-env Dockerfile:3 'é 1'",
        "r-network Dockerfile:5 host",
        "r-expose Dockerfile:11 EXPOSE 22",
        "r-expose build/Dockerfile.tests:2 expose 22",
    ]


def test_a_comment_above_the_instruction_suppresses(folder: Folder, rules: Pack) -> None:
    rules("r-env", "dockerfile", "patterns: [{pattern: ENV TOKEN=$V}, {focus-metavariable: $V}]", "text: TOKEN")
    folder.write("Dockerfile", "FROM x\n# capdrop: ignore[r-env] a test\nENV A=b \\\n  TOKEN=c\nUSER 1\n")
    ran = folder.scan("--semgrep", ".", "--pedantic")
    assert "1 finding suppressed" in ran.out
    assert "r-env" not in ran.out
    assert ran.err == ""


def test_a_template_that_is_no_dockerfile_is_said_once_and_by_its_own_reader(folder: Folder, rules: Pack) -> None:
    rules("r-any", "dockerfile", "pattern: USER root")
    folder.write("Dockerfile.j2", "{% set x = 1 %}\nFROM {{ x }}\nUSER root\nEXPOSE {{- y }}\nCMD ['\n")
    ran = folder.scan("--semgrep", ".", "--fail-on", "never")
    assert [line.split(": ", 1)[0] for line in ran.err.splitlines()] == ["Dockerfile.j2:1"]


def test_what_semgrep_cannot_read_is_said_with_its_place(folder: Folder, rules: Pack) -> None:
    rules("r-any", "dockerfile", "pattern: USER root")
    folder.write("Dockerfile", "FROM x\nUSER root\nCMD ['x'\n")
    ran = folder.scan("--semgrep", ".", "--format", "json", "-q", "--fail-on", "never")
    assert "Dockerfile:3: semgrep could not read this instruction" in ran.err


# -- compose files


def test_compose_files_are_seen_as_they_are(folder: Folder, rules: Pack) -> None:
    rules("r-icc", "yaml", "pattern: 'com.docker.network.bridge.enable_icc: \"true\"'", "text: enable_icc")
    options = '    driver_opts:\n      # é\n      com.docker.network.bridge.enable_icc: "true"\n'
    text = f"services:\n  a: {{image: b}}\nnetworks:\n  n:\n{options}"
    folder.write("tests/compose.yaml", text)
    folder.write("other.yaml", text.replace("services", "things"))  # no compose file
    assert found(folder) == ['r-icc tests/compose.yaml:7 com.docker.network.bridge.enable_icc: "true"']


def test_a_comment_in_a_compose_file_suppresses(folder: Folder, rules: Pack) -> None:
    rules("r-driver", "yaml", "pattern: 'driver: x'")
    service = "services:\n  a:\n    image: a\n"
    folder.write("compose.yaml", service + "networks:\n  b:\n    driver: x  # capdrop: ignore[r-driver] so it is\n")
    assert found(folder) == []


# -- the engine's configuration


def test_a_daemon_json_is_seen_wherever_it_is_written(folder: Folder, rules: Pack) -> None:
    rules("r-icc", "json", "pattern: '\"icc\": true'", "text: icc")
    folder.write("etc/docker/daemon.json", '{\n\t"icc": true,\n\t"a": {}\n}\n')
    folder.write("rootless-daemon.json", '{"icc" : true}')
    folder.write("package.json", '{"icc": true}')
    folder.write("a.sh", 'cat > /etc/docker/daemon.json <<EOF\n{"mtu": $MTU,\n "hosts": ["tcp://$IP"], "icc": true}\nEOF\n')
    folder.write("b.mk", "x:\n\techo '{\"icc\": true}' | sudo tee /etc/docker/daemon.json\n")
    folder.write("Dockerfile", "FROM x\nRUN echo '{\"icc\": true}' > /etc/docker/daemon.json\nUSER 1\n")
    assert found(folder) == [
        'r-icc Dockerfile:2 "icc": true',
        'r-icc a.sh:3 "icc": true',
        'r-icc b.mk:2 "icc": true',
        'r-icc etc/docker/daemon.json:2 "icc": true',
        'r-icc rootless-daemon.json:1 "icc" : true',
    ]


def test_a_comment_above_the_command_that_writes_it_suppresses(folder: Folder, rules: Pack) -> None:
    rules("r-icc", "json", "pattern: '\"icc\": true'", "text: icc")
    folder.write("a.sh", '# capdrop: ignore[r-icc] a test\ncat <<EOF | sudo tee /etc/docker/daemon.json\n{\n"icc": true}\nEOF\n')
    assert found(folder) == []


def test_a_daemon_json_that_is_none_is_an_error_of_that_file(folder: Folder, rules: Pack) -> None:
    rules("r-icc", "json", "pattern: '\"icc\": true'", "text: icc")
    folder.write("daemon.json", '{\n  "icc": true,\n}')
    folder.write("a.sh", "echo '{\"icc\": true' > /etc/docker/daemon.json\n")  # half of it
    ran = folder.scan("--semgrep", ".")
    assert ran.err.startswith("daemon.json:3: not valid JSON (")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        pytest.param(["{}"], '{"capdrop_canary":0}\n', id="empty"),
        pytest.param(['{"a": 1}\n'], '{"a": 1,"capdrop_canary":0}\n', id="one member"),
        pytest.param(['{"a": ', "$X", "}"], '{"a": 0 ,"capdrop_canary":0}\n', id="an unknown value"),
        pytest.param(['{"a": "b', '$(x "y")', '"}'], '{"a": "b$(x _y_)","capdrop_canary":0}\n', id="in a string"),
        pytest.param(['{"a\\"', "$X", '": 1}'], '{"a\\"$X": 1,"capdrop_canary":0}\n', id="behind a quote that is escaped"),
    ],
)
def test_a_configuration_with_unknown_parts_is_json_of_the_same_length(pieces: list[str], text: str) -> None:
    file = SourceFile("a.sh", "x")
    span = Span(file, 0, 1)
    source = Text(tuple(Fragment(piece, span, unresolved=piece.startswith("$")) for piece in pieces))
    document = Document(DAEMON, source, span)
    assert document.stageable
    assert document.text == text


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"a": $X'])
def test_what_is_no_object_is_not_staged(text: str) -> None:
    file = SourceFile("a.sh", text)
    whole = Span(file, 0, len(text))
    assert not Document(DAEMON, Text.of_span(whole), whole).stageable
    assert Written(Text.of_span(whole), whole).text.resolved


# -- rules over several views


def test_a_rule_of_several_languages_is_one_rule(folder: Folder, rules: Pack, tmp_path: Path) -> None:
    rules("r-icc", "bash", "pattern: dockerd ... --icc ...", "commands: [dockerd]")
    path = tmp_path / "pack" / "r-icc.yaml"
    other = "  - id: r-icc-daemon\n    languages: [json]\n    severity: HIGH\n    message: other\n    metadata: {text: icc}\n"
    path.write_text(path.read_text() + other + "    pattern: '\"icc\": true'\n")
    folder.write("a.sh", "dockerd --icc\n")
    folder.write("daemon.json", '{"icc": true}')
    assert found(folder, "--select", "r-icc") == ["r-icc a.sh:1 dockerd --icc", 'r-icc daemon.json:1 "icc": true']
    assert folder.scan("--list-rules", "--semgrep").out.count("\nr-icc") == 1


def test_the_value_of_a_secret_is_shown_nowhere(folder: Folder, rules: Pack) -> None:
    pattern = "patterns: [{pattern: docker login -p $SECRET ...}, {focus-metavariable: $SECRET}]"
    rules("r-login", "bash", pattern, "commands: [docker]\n      secret: true")
    folder.write("a.sh", "docker login -p hunter2secret registry.example.org\n")
    for form in ("text", "json", "sarif"):
        ran = folder.scan("--semgrep", ".", "--format", form)
        assert "r-login" in ran.out
        assert "hunter2secret" not in ran.out + ran.err


def test_the_value_of_a_secret_that_is_used_elsewhere_is_shown_nowhere(folder: Folder, rules: Pack) -> None:
    pattern = "patterns: [{pattern: docker login $SECRET ...}, {focus-metavariable: $SECRET}]"
    rules("r-login", "bash", pattern, "commands: [docker]\n      secret: true")
    folder.write("a.sh", "PW=hunter2secret; docker login --password=$PW registry.example.org\n")
    for form in ("text", "json", "sarif"):
        ran = folder.scan("--semgrep", ".", "--format", form)
        assert "r-login" in ran.out
        assert "hunter2secret" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        pytest.param('"$PASSWORD"', True, id="a variable's name"),
        pytest.param("${PASSWORD}", True, id="in braces"),
        pytest.param('"pre$PASSWORD"', False, id="part of the value beside it"),
        pytest.param('"${PASSWORD:-hunter2}"', False, id="a default"),
        pytest.param('"$(echo hunter2)"', False, id="a command that may hold it"),
    ],
)
def test_the_name_of_a_variable_that_holds_a_secret_is_none(folder: Folder, rules: Pack, word: str, shown: bool) -> None:
    pattern = "patterns: [{pattern: docker login -p $SECRET ...}, {focus-metavariable: $SECRET}]"
    rules("r-login", "bash", pattern, "commands: [docker]\n      secret: true")
    folder.write("a.sh", f"docker login -p {word} registry.example.org\n")
    ran = folder.scan("--semgrep", ".")
    assert "r-login" in ran.out
    assert (f"-p {word} registry" in ran.out) == shown
