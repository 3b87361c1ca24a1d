"""What a script writes into a `daemon.json`, for the rules about the engine's configuration."""

from __future__ import annotations

import pytest

from scanner.launch import Written
from tests.shell.commands import extract


def written(script: str) -> list[Written]:
    return extract(script).daemons


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("cat > /etc/docker/daemon.json <<EOF\n{}\nEOF\n", id="cat"),
        pytest.param("cat <<'EOF' > ~/.config/docker/daemon.json\n{}\nEOF\n", id="a quoted word behind it"),
        pytest.param("cat <<-EOF >> daemon.json\n\t{}\n\tEOF\n", id="tabs taken off, appended"),
        pytest.param("sudo tee /etc/docker/daemon.json >/dev/null <<EOF\n{}\nEOF\n", id="tee"),
        pytest.param("cat <<EOF | sudo tee -a /etc/docker/daemon.json\n{}\nEOF\n", id="cat into tee"),
        pytest.param("echo '{}' | tee /etc/docker/daemon.json", id="echo into tee"),
        pytest.param("echo '{}' > /etc/docker/daemon.json", id="echo"),
        pytest.param("printf '%s\\n' '{}' > /etc/docker/daemon.json", id="printf"),
        pytest.param("tee /etc/docker/daemon.json <<< '{}'", id="a here-string"),
        pytest.param('C=\'{}\'; F=/etc/docker/daemon.json; echo "$C" > "$F"', id="variables"),
        pytest.param("sudo sh -c 'echo {} > /etc/docker/daemon.json'", id="a shell in between"),
        pytest.param("f() { cat > /etc/docker/daemon.json; }\nf <<EOF\n{}\nEOF\n", id="a function's input"),
        pytest.param("if x; then echo '{}' > \"$ROOT\"/etc/docker/daemon.json; fi", id="below an unknown folder"),
    ],
)
def test_what_is_written_is_kept(script: str) -> None:
    (one,) = written(script)
    assert str(one.text).strip() == "{}"
    assert [span.text.strip() for span in one.text.spans if span.text.strip()] == ["{}"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("cat /etc/docker/daemon.json <<EOF\n{}\nEOF\n", id="read"),
        pytest.param("echo '{}' > /etc/docker/daemon.json.bak", id="another name"),
        pytest.param("echo '{}' > /etc/docker/mydaemon.json", id="a name that ends alike"),
        pytest.param("echo '{}' 2> daemon.json", id="errors"),
        pytest.param("echo 'tee /etc/docker/daemon.json'", id="said only"),
        pytest.param("# echo '{}' > /etc/docker/daemon.json", id="a comment"),
        pytest.param("curl -o /etc/docker/daemon.json https://x.example/daemon.json", id="from elsewhere"),
        pytest.param("jq . x > /etc/docker/daemon.json", id="what nobody knows"),
    ],
)
def test_nothing_else_is_kept(script: str) -> None:
    assert written(script) == []


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("printf '{\\n\"mtu\": 1\\n}\\n' > daemon.json", id="printf"),
        pytest.param("printf '%s\\n' '{' '\"mtu\": 1' '}' > daemon.json", id="printf, a word a line"),
        pytest.param("echo -e '{\\n\"mtu\": 1\\n}' > daemon.json", id="echo -e"),
        pytest.param("echo '{\n\"mtu\": 1\n}' > daemon.json", id="line ends in the word"),
    ],
)
def test_line_ends_that_are_written_as_such_are_line_ends(script: str) -> None:
    (one,) = written(script)
    assert str(one.text).rstrip() == '{\n"mtu": 1\n}'


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("printf '{\"mtu\": %d}\\n' 1 > daemon.json", id="a conversion"),
        pytest.param("printf '{\\x22mtu\\x22: 1}\\n' > daemon.json", id="other escapes"),
        pytest.param("printf '{\\\\n}' > daemon.json", id="a backslash that is escaped"),
    ],
)
def test_a_format_that_is_not_plain_is_not_guessed(script: str) -> None:
    assert written(script) == []


def test_the_statement_goes_on_to_the_end_of_the_text() -> None:
    (one,) = written("true\ncat <<EOF | sudo tee /etc/docker/daemon.json\n{\n}\nEOF\n")
    assert (one.statement.line, one.statement.end_line) == (2, 4)


def test_a_loop_writes_it_once() -> None:
    assert len(written("for i in 1 2 3; do echo '{}' > daemon.json; done")) == 1
