from __future__ import annotations

import pytest

from scanner.checks.plaintext_secret import check
from scanner.finding import Confidence, Severity
from scanner.launch import Build, EnvVar, Value
from scanner.source import SourceFile, Span
from tests.builders import default, either, image, judged, launch, unresolved
from tests.shell.commands import extract

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
_SPAN = launch().span


def written(source, *pieces):
    """A variable given in `source`, of which `pieces` are the spans."""
    file = SourceFile("run.sh", source)
    spans = tuple(Span(file, source.index(piece), source.index(piece) + len(piece)) for piece in pieces)
    name, _, value = pieces[-1].partition("=")
    return Value.of(EnvVar(name, value), spans)


@pytest.mark.parametrize(
    ("variable", "severity"),
    [
        (f"CONFIG={TOKEN}", Severity.HIGH),
        (f"SESSION_SECRET={HEX}", Severity.HIGH),
        ("DB_PASSWORD=hunter2", Severity.LOW),
        ("DB_PASSWORD=hunter$two", Severity.LOW),  # a text with a dollar: no variable, since all of it is known
        ("DATABASE_URL=postgres://app:hunter2@db/app", Severity.LOW),
        (f"DATABASE_URL=postgres://app:{HEX}@db/app", Severity.HIGH),
    ],
)
def test_a_secret_in_the_environment(variable, severity):
    (finding,) = judged(check, launch(env=["LANG=C", variable]))
    assert (finding.severity, finding.confidence) == (severity, Confidence.HIGH)
    assert finding.message.startswith(variable.partition("=")[0])
    assert not any(secret in finding.message for secret in (TOKEN, HEX, "hunter2"))


@pytest.mark.parametrize(
    "variable",
    [
        *["DB_PASSWORD", "DB_PASSWORD=", "DB_PASSWORD=true", "DB_PASSWORD_FILE=/run/secrets/db", "DB_PASSWORD=/run/secrets/db"],
        *["MYSQL_RANDOM_ROOT_PASSWORD=yes", "MYSQL_ALLOW_EMPTY_PASSWORD=1", "TOKEN_TTL=3600", "LANG=hunter2", f"COMMIT={HEX}"],
        unresolved("$PW", EnvVar("DB_PASSWORD", "$PW")),
        unresolved("$PW", EnvVar("DB_URL", "postgres://app:$PW@db/app")),
        unresolved("$ENV"),
    ],
)
def test_no_secret(variable):
    assert judged(check, launch(env=[variable])) == []


def test_build_arguments_of_a_command_a_service_and_a_dockerfile():
    secret = [Value.of(EnvVar("NPM_TOKEN", TOKEN))]
    assert len(judged(check, Build(_SPAN, args=secret))) == 1
    assert len(judged(check, launch(build=Build(_SPAN, args=secret)))) == 1
    assert len(judged(check, image(env=[f"NPM_TOKEN={TOKEN}"]))) == 1
    assert judged(check, Build(_SPAN)) == judged(check, image()) == judged(check, launch(build=Build(_SPAN))) == []


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (f"docker compose -f a.yaml build --build-arg NPM_TOKEN={TOKEN} web", 1),
        (f"docker-compose build web --build-arg=NPM_TOKEN={TOKEN}", 1),
        (f"sudo buildah bud -t a --build-arg NPM_TOKEN={TOKEN} .", 1),
        (f"buildah build --build-arg NPM_TOKEN={TOKEN} .", 1),
        (f"docker-buildx build --build-arg NPM_TOKEN={TOKEN} .", 1),
        ("docker compose build --build-arg NPM_TOKEN web", 0),
        (f"docker compose build --help --build-arg NPM_TOKEN={TOKEN}", 0),
        (f"docker compose exec web build --build-arg NPM_TOKEN={TOKEN}", 0),
        (f"buildah push --build-arg NPM_TOKEN={TOKEN}", 0),
        (f"echo buildah build --build-arg NPM_TOKEN={TOKEN} .", 0),
    ],
)
def test_an_argument_of_a_build_by_whatever_builds(command, found):
    builds = extract(command).builds
    assert sum(len(judged(check, build)) for build in builds) == found


def test_the_region_is_the_option_and_only_the_value_is_masked():
    (finding,) = judged(check, launch(env=[written("docker run -e PASSWORD=PASSWORD i", "-e", "PASSWORD=PASSWORD")]))
    assert finding.span.text == "-e PASSWORD=PASSWORD"
    assert [(place.start, place.end) for place in finding.masked] == [(23, 31)]


def test_the_region_is_where_the_secret_is_written():
    source = "pw=hunter2\ndocker run -e PASSWORD=$pw i"
    file = SourceFile("run.sh", source)
    pieces = [Span(file, source.index(piece), source.index(piece) + len(piece)) for piece in ("-e", "PASSWORD=", "hunter2")]
    (finding,) = judged(check, launch(env=[Value.of(EnvVar("PASSWORD", "hunter2"), tuple(pieces))]))
    assert finding.span == pieces[-1]
    assert finding.masked == (pieces[-1],)


def test_the_region_is_the_secret_where_the_option_stands_elsewhere():
    option = SourceFile("run.sh", "docker run -e A_LONG_NAME_OF_A_PASSWORD=$pw i")
    name = Span(option, 14, 40)
    for source in ("# the password of the database\npw=hunter2", "pw=hunter2"):
        file = SourceFile("secrets.sh", source)
        secret = Span(file, source.index("hunter2"), len(source))
        (finding,) = judged(check, launch(env=[Value.of(EnvVar("A_LONG_NAME_OF_A_PASSWORD", "hunter2"), (name, secret))]))
        assert finding.span == secret
    file = SourceFile("run.sh", f"pw=hunter2\n{option.text}")
    name, secret = Span(file, 25, 51), Span(file, 3, 10)
    (finding,) = judged(check, launch(env=[Value.of(EnvVar("A_LONG_NAME_OF_A_PASSWORD", "hunter2"), (name, secret))]))
    assert finding.span == secret


def test_the_region_is_the_whole_text_that_a_token_is_a_part_of():
    file = SourceFile("run.sh", f"x={TOKEN},more\ndocker run -e CONFIG=$x i")
    text = Span(file, 2, file.text.index("\n"))
    (finding,) = judged(check, launch(env=[Value.of(EnvVar("CONFIG", text.text), (text,))]))
    assert finding.span == text
    assert [place.text for place in finding.masked] == [TOKEN]


def test_every_possible_value_is_masked():
    source = "a=hunter2 b=hunter3\ndocker run -e PASSWORD=$x i"
    file = SourceFile("run.sh", source)
    spans = tuple(Span(file, source.index(text), source.index(text) + 7) for text in ("hunter2", "hunter3"))
    value = Value((EnvVar("PASSWORD", "hunter2"), EnvVar("PASSWORD", "hunter3")), spans)
    (finding,) = judged(check, launch(env=[value]))
    assert finding.confidence is Confidence.MEDIUM
    assert {place.text for place in finding.masked} == {"hunter2", "hunter3"}


def test_of_several_values_the_surest_secret_counts():
    (finding,) = judged(check, launch(env=[either(EnvVar("X_TOKEN", "changeme"), EnvVar("X_TOKEN", TOKEN))]))
    assert finding.severity is Severity.HIGH


def test_a_default_may_be_overridden():
    (finding,) = judged(check, launch(env=[default("DB_PASSWORD=changeme")]))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.MEDIUM)


def test_a_build_argument_that_the_image_exports_is_one_finding():
    file = SourceFile("Dockerfile", "FROM a\nARG DB_PASSWORD=hunter2\nENV DB_PASSWORD=$DB_PASSWORD\n")
    lines = [Span(file, 7, 30), Span(file, 31, 59)]
    env = [Value.of(EnvVar("DB_PASSWORD", "hunter2"), (line,)) for line in lines]
    (finding,) = judged(check, image(env=env))
    assert finding.span.line == 2


def test_the_same_secret_written_twice_is_masked_twice():
    env = [written("docker run -e PW=hunter2 -e DB_PASS=hunter2 i", "-e", piece) for piece in ("DB_PASS=hunter2",) * 2]
    assert len(judged(check, launch(env=env))) == 2
