"""What real scripts do that is easily read wrong: what is launched, and where it stands."""

from __future__ import annotations

from scanner.extract import shell
from scanner.launch import Launch
from scanner.link import link
from scanner.project import Project
from scanner.shell.scope import FEW_STEPS
from scanner.source import SourceFile
from tests.shell.commands import extract


def only(script: str) -> Launch:
    (launch,) = link([extract(script)]).launches
    return launch


def test_options_after_the_image_are_the_containers() -> None:
    launch = only("docker run --rm alpine --user root -d --privileged -v /:/x\n")
    assert launch.user is None
    assert launch.detach is None
    assert launch.host.privileged is None
    assert launch.host.binds == []
    assert [word.only for word in launch.cmd] == ["--user", "root", "-d", "--privileged", "-v", "/:/x"]


def test_a_volume_without_a_colon_is_anonymous() -> None:
    launch = only("docker run -v /etc alpine\n")
    assert launch.host.binds == []
    assert [volume.only for volume in launch.volumes] == ["/etc"]


def test_a_quoted_word_over_four_lines() -> None:
    launch = only('docker run alpine sh -c "\n  a\n  b\n  c" d\nx\n')
    assert [word.only for word in launch.cmd] == ["sh", "-c", "\n  a\n  b\n  c", "d"]
    assert (launch.span.line, launch.statement.end_line) == (1, 4)


def test_the_tool_and_its_verb_alone_on_their_line() -> None:
    launch = only("x\ndocker run \\\n  --privileged \\\n  alpine\n")
    assert launch.host.privileged
    assert (launch.span.line, launch.statement.line, launch.statement.end_line) == (2, 2, 4)


def test_an_image_from_a_file() -> None:
    for read in ('"$(< image.txt)"', '"$(<"$dir/image.txt")"', '"$(cat image.txt)"'):
        launch = only(f"docker run --rm {read} sh\n")
        assert launch.image is not None
        assert launch.image.unresolved == read.strip('"')
        assert not launch.opaque


def test_an_array_that_holds_verb_options_and_image() -> None:
    launch = only('args=(run --rm\n  -v /:/host\n  "img:1")\ndocker "${args[@]}" "$@"\n')
    assert [str(bind.only) for bind in launch.host.binds] == ["/:/host"]
    assert launch.image is not None
    assert launch.image.only == "img:1"
    assert not launch.opaque  # what "$@" brings is the container's


def test_options_set_in_each_branch_of_a_case() -> None:
    launch = only('case $1 in\nunix) o="-v /run:/run" ;;\ntcp) o=--network=host ;;\n*) exit 1 ;;\nesac\nexec docker run $o i\n')
    assert [str(bind.only) for bind in launch.host.binds] == ["/run:/run"]
    assert launch.host.network_mode is not None
    assert not launch.opaque


def test_a_command_read_from_a_here_document_and_run_later() -> None:
    launch = only("IFS= read -r cmd <<E\ndocker run --privileged --name x img\nE\necho $cmd\n$cmd sh\n")
    assert launch.host.privileged
    assert launch.span.line == 2
    assert [word.only for word in launch.cmd] == ["sh"]


def test_a_launch_in_the_arguments_of_another() -> None:
    launches = link([extract('docker run a \\\n  -join "$(docker run --privileged b\n)"\n')]).launches
    assert [(x.image and x.image.only, x.span.line, bool(x.host.privileged)) for x in launches] == [
        ("a", 1, False),
        ("b", 2, True),
    ]


def test_a_long_script_that_names_no_tool_but_sources_one() -> None:
    files = {
        "lib.sh": SourceFile("lib.sh", 'start() { docker run "$@" a; }\n'),
        "run.sh": SourceFile("run.sh", ". ./lib.sh\n" + "x\n" * (FEW_STEPS + 1) + "start --privileged\n"),
    }
    launches = shell.extract(files["run.sh"], Project(load=files.get)).launches
    assert [bool(launch.host.privileged) for launch in launches] == [True]


def test_calls_end_sooner_where_nothing_has_to_do_with_containers() -> None:
    calls = "f0() { x; }\n" + "".join(f"f{n + 1}() {{ f{n} $1; f{n} $2; f{n} $3; y=$1; }}\n" for n in range(9)) + "f9 a b c\n"
    assert not extract(calls).errors
    assert extract(calls + "docker run a\n").errors
