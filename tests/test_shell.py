"""The words a command gets, read as bash reads them."""

from __future__ import annotations

import pytest

from scanner.extract import shell
from scanner.launch import sometimes
from scanner.link import link
from scanner.project import Project
from scanner.source import SourceFile
from tests.shell.commands import commands, extract

CASES = {
    "words after a redirection belong to the command": ("docker run >log --privileged a", ["docker|run|--privileged|a"]),
    "descriptors are no words": ("docker run a 2>&1 &>log <in 3>x", ["docker|run|a"]),
    "a continuation joins lines": ("docker \\\n  run \\\n  -it a", ["docker|run|-it|a"]),
    "quotes join and vanish": ("""docker run --us"er"='ro'ot a\\ b "c d" ''""", ["docker|run|--user=root|a b|c d|"]),
    "escapes in double quotes": (r'docker run "a\"b\$c\d"', ['docker|run|a"b$c\\d']),
    "ansi c quoting": (r"docker run $'a\tb\x41'", ["docker|run|a\tbA"]),
    "braces": ("docker run -v /{a,b}:/x {1..2}", ["docker|run|-v|/a:/x|/b:/x|1|2"]),
    "a quoted brace stays": ("docker run '{a,b}'", ["docker|run|{a,b}"]),
    "a known variable splits where it is not quoted": (
        'O="--rm  -it"; docker run $O "$O" a',
        ["docker|run|--rm|-it|--rm  -it|a"],
    ),
    "an unknown one may be several words": ('docker run $O "$P" x$Q a', ["docker|run|$O?*|$P?|x$Q?*|a"]),
    "an array's elements are words": ('a=(-v "x y:/z"); a+=(--rm); docker run "${a[@]}" i', ["docker|run|-v|x y:/z|--rm|i"]),
    "an array's slice": ("a=(1 2 3); docker run ${a[@]:1} ${a[0]}", ["docker|run|2|3|1"]),
    "a default is a value": ("docker run ${I:-alpine}", ["docker|run|alpine="]),
    "a default of a set variable is not taken": ("I=b; docker run ${I:-alpine}", ["docker|run|b"]),
    "a default that is assigned": (': "${I:=alpine}"; docker run $I', ["docker|run|alpine="]),
    "a default behind a test for nothing": (
        'if [ -z "$I" ]; then I=a; fi; [ -z "${J:-}" ] && J=b; [[ -n $K ]] || K=c; docker run $I $J $K',
        ["docker|run|a=|b=|c="],
    ),
    "a test for something is no default": (
        'if [ -n "$O" ]; then O=-i; fi; docker run $O a',
        ["docker|run|$O?*|a", "docker|run|-i|a"],
    ),
    "an alternative of an unknown variable is on some paths": ("docker run ${D:+--privileged} a", ["docker|run|--privileged~|a"]),
    "prefixes and suffixes": (
        "p=a/b.tar.gz; docker run ${p#*/} ${p##*.} ${p%.*} ${p%%.*}",
        ["docker|run|b.tar.gz|gz|a/b.tar|a/b"],
    ),
    "replacements": ("p=a-b-c; docker run ${p/-/_} ${p//-/_} ${p^^} ${#p}", ["docker|run|a_b-c|a_b_c|A-B-C|5"]),
    "indirection": ("n=img; img=alpine; docker run ${!n}", ["docker|run|alpine"]),
    "a branch that adds": (
        'O=-i; if x; then O="$O --privileged"; fi; docker run $O a',
        ["docker|run|-i|a", "docker|run|-i|--privileged|a"],
    ),
    "a branch that ends adds nothing": ("O=-i; if x; then O=--privileged; exit 1; fi; docker run $O a", ["docker|run|-i|a"]),
    "case branches": (
        "case $1 in a) O=-t;; b) O=-i;; *) exit;; esac; docker run $O a",
        ["docker|run|-t|a", "docker|run|-i|a"],
    ),
    "an and-list is a branch": ("O=; [ x ] && O=-t; docker run $O a", ["docker|run|a", "docker|run|-t|a"]),
    "a loop over known words": (
        'for v in a b; do O="$O -v $v:/$v"; done; O=; for v in a b; do O="$O -v $v:/$v"; done; docker run $O i',
        ["docker|run|-v|a:/a|-v|b:/b|i"],
    ),
    "arguments of a function": ("f() { docker run --name $1 ${@:2}; }; f web alpine sh", ["docker|run|--name|web|alpine|sh"]),
    "a function nobody calls": ('f() { docker run "$@" x; }', ["docker|run|$@?*|x"]),
    "locals end with the function": (
        "O=-t; f() { local O=-i; docker run $O a; }; f; docker run $O b",
        ["docker|run|-i|a", "docker|run|-t|b"],
    ),
    "a function that runs its arguments": ('run() { echo "+ $*"; "$@"; }; run docker run a', ["docker|run|a"]),
    "set and shift": ("set -- -a -b c; shift; docker run $1 $2", ["docker|run|-b|c"]),
    "wrappers": ("sudo -E -u x env A=b timeout 5 nohup nice -n 5 docker run a", ["docker|run|a"]),
    "a wrapper from a variable": ("$SUDO docker run a", ["docker|run|a"]),
    "preserve-env": ("sudo --preserve-env podman create a", ["podman|create|a"]),
    "a launch in arithmetic": ("x=$((1+$(docker run a))); ((x = $(docker run b)))", ["docker|run|a", "docker|run|b"]),
    "a launch in a variable named like another tool": (
        'jq="docker run --rm -i jq-image"; echo x | $jq -c .',
        ["docker|run|--rm|-i|jq-image|-c|."],
    ),
    "runuser": ("runuser -u x -- docker run a; runuser -l x -c 'docker run b'", ["docker|run|a", "docker|run|b"]),
    "bash -c with arguments": ("bash -ec 'docker run $1 $2' _ a b", ["docker|run|a|b"]),
    "a here-document fed to a shell": (
        "cat <<E | sudo sh -s\ndocker run --privileged $X a\nE",
        ["docker|run|--privileged|$X?*|a"],
    ),
    "a quoted here-document expands in the shell that reads it": ("X=y; bash <<'E'\ndocker run $X\nE", ["docker|run|$X?*"]),
    "a here-string": ("bash <<< 'docker run a'", ["docker|run|a"]),
    "an echo piped to a shell": ('echo "docker run a" | sh', ["docker|run|a"]),
    "ssh joins its words": ("ssh -p 2 host sudo 'docker run' a", ["docker|run|a"]),
    "eval": ("c='docker run'; eval \"$c a\"", ["docker|run|a"]),
    "trap": ("trap 'docker run a' EXIT", ["docker|run|a"]),
    "an alias": ("alias d='docker run --rm'\nd alpine", ['docker|run|--rm|"$@"?*', "docker|run|--rm|alpine"]),
    "find -exec": ("find . -exec docker run a {} \\;", ["docker|run|a|{}?"]),
    "xargs": ("xargs -n 1 docker run a", ['docker|run|a|"$@"?*']),
    "a launch in a launch": ('docker run a "$(docker run b)"', ["docker|run|b", "docker|run|a|$(docker run b)?"]),
    "backquotes": ("x=`docker run \\`docker run b\\` a`", ["docker|run|b", "docker|run|`docker run b`?*|a"]),
    "process substitution": ("diff <(docker run a) <(docker run b)", ["docker|run|a", "docker|run|b"]),
    "a test's substitution": ('if [[ "$(docker run a)" == b ]]; then :; fi', ["docker|run|a"]),
    "a command read from a here-document": ("IFS= read -r c <<E\ndocker run $O a\nE\n$c sh", ["docker|run|$O?*|a|sh"]),
    "a tool that is found": ("D=$(command -v podman || command -v docker); $D run a", ["podman|run|a", "docker|run|a"]),
    "a tool from an if": (
        'D="$(if command -v podman >/dev/null; then echo podman; else echo docker; fi)"; $D run a',
        ["podman|run|a", "docker|run|a"],
    ),
    "a tool from what is tried": (
        "D=$(docker info >/dev/null 2>&1 && echo docker || echo podman); $D run a",
        ["docker|info", "docker|run|a", "podman|run|a"],
    ),
    "an option from a test": ('docker run $([ "$X" ] && echo --privileged) a', ["docker|run|--privileged|a", "docker|run|a"]),
    "one of two options": ("docker run $([[ $X ]] && echo --rm || echo -d) a", ["docker|run|--rm|a", "docker|run|-d|a"]),
    "what a test may leave out": ("docker run $(test -t 0 || echo -d) a", ["docker|run|a", "docker|run|-d|a"]),
    "what a command may print besides": (
        "docker run $(some 2>/dev/null && echo -d) a",
        ["docker|run|$(some 2>/dev/null && echo -d)?*|a"],
    ),
    "what is not known is not nothing": (
        "X=$([ $A ] && pwd); docker run -v $X/b:/b a",
        ["docker|run|-v|$([ $A ] && pwd)/b:/b?*|a"],
    ),
    "a tool by its path": ("/usr/bin/docker run a; ${BIN}/docker run b", ["docker|run|a", "docker|run|b"]),
    "a tool by its variable's name": ("$DOCKER run a; ${CONTAINER_ENGINE} run b; $OTHER run c", ["docker|run|a", "docker|run|b"]),
    "an array that holds the command": ('args=(run --rm img); docker "${args[@]}" "$@"', ["docker|run|--rm|img|$@?*"]),
    "a quoted word over lines": ('docker run a -c "x\n  y"', ["docker|run|a|-c|x\n  y"]),
    "falling through a case": ("case $1 in a) x;& b) docker run a;; esac; docker run b", ["docker|run|a", "docker|run|b"]),
    "two here-documents": ("cat <<A - <<B\nx\nA\ny\nB\ndocker run a", ["docker|run|a"]),
    "a local without a value is no word": ('f() { local -a E; docker run "${E[@]}" a; }; f', ["docker|run|a"]),
    "a text read whole": ("read -rd '' C <<'E'\ndocker run -i \\\n  a\nE\neval \"$C\"", ["docker|run|-i|a"]),
    "lines read into an array": ('mapfile -t A <<E\nrun\na b\nE\ndocker "${A[@]}"', ["docker|run|a b"]),
    "unknown words before the tool": ("$SSH $H docker run a; $SUDO $NICE docker run b", ["docker|run|a", "docker|run|b"]),
    "an unknown word before the verb": (
        'on() { h=$1; shift; docker -H tcp://$h "$@"; }; on $HOST run a',
        ["docker|-H|tcp://$HOST?*|run=|a="],
    ),
    "a variable that is not empty": (
        'u=; [ x ] && u=b; i=a; if [ -n "$u" ]; then i=$u; fi; docker run $i',
        ["docker|run|b", "docker|run|a"],
    ),
    "a variable that only keeps set -u quiet": ('docker run ${O:-} "${I:-}"', ["docker|run|${O:-}?*|${I:-}?"]),
    "a tool from a function's output": ("e() { echo podman; }; $(e) run a; E=$(e); $E run b", ["podman|run|a", "podman|run|b"]),
    "a tool that must be set": ('"${DOCKER:?}" run a; ${CONTAINER_ENGINE:-} run b', ["docker|run|a", "docker|run|b"]),
    "an image from a file": ('docker run "$(<image.txt)"', ["docker|run|$(<image.txt)?"]),
}


@pytest.mark.parametrize(("script", "expected"), CASES.values(), ids=CASES)
def test_words(script: str, expected: list[str]) -> None:
    assert sorted(commands(script)) == sorted(expected)


SILENT = {
    "a comment": "# docker run a\n: # docker run b",
    "an echo": 'echo docker run a; echo "docker run b"; printf "docker run %s" c',
    "a string": 'x="docker run a"',
    "a here-document that is printed": "cat <<E\ndocker run a\nE",
    "a quoted word": "'docker run' a",
    "a search": "grep docker run file; which docker run create",
    "a message": "log_info docker run a; die docker run b; run echo docker run c",
    "another tool": "docker-machine create a; mydocker run b; docker_run c",
    "after an exit": "exit 0\ndocker run a",
}


@pytest.mark.parametrize("script", SILENT.values(), ids=SILENT)
def test_no_launch(script: str) -> None:
    assert commands(script) == []


LIBRARY = 'ENGINE=podman\nstart() { $ENGINE run $OPTS --name "$1" a; }\nunused() { docker run $OPTS b; }\n'


@pytest.mark.parametrize(
    "path", ["lib.sh", "./lib.sh", '"$(dirname "$0")/lib.sh"', "${BASH_SOURCE%/*}/lib.sh", '"$HERE"/lib.sh', "$ROOT/bin/lib.sh"]
)
def test_a_sourced_file(path: str) -> None:
    library = SourceFile("bin/lib.sh", LIBRARY)
    project = Project(load={"bin/lib.sh": library}.get)
    main = SourceFile("bin/run.sh", f"OPTS=--privileged\n. {path}\nstart web\n$ENGINE run c\n")
    launches = link([shell.extract(library, project), shell.extract(main, project)]).launches
    launches.sort(key=lambda launch: (launch.file.path, launch.span.line))
    assert [
        (x.file.path, x.tool, x.span.line, x.image and x.image.only, bool(x.host.privileged), x.opaque) for x in launches
    ] == [
        ("bin/lib.sh", "podman", 2, "a", True, False),
        ("bin/lib.sh", "docker", 3, "b", False, True),
        ("bin/run.sh", "podman", 4, "c", False, False),
    ]


def test_a_launch_through_a_sourced_function_that_runs_its_arguments() -> None:
    library = SourceFile("lib.sh", 'run() {\n  echo "+ $*"\n  "$@"\n}\n')
    main = SourceFile("run.sh", ". ./lib.sh\nrun docker run --privileged a\n")
    project = Project(load={"lib.sh": library}.get)
    (launch,) = link([shell.extract(library, project), shell.extract(main, project)]).launches
    assert (launch.file.path, launch.span.line, bool(launch.host.privileged)) == ("run.sh", 2, True)


def test_files_that_source_each_other_end() -> None:
    files = {
        "a.sh": SourceFile("a.sh", ". ./b.sh\n. ./a.sh\ndocker run a\n"),
        "b.sh": SourceFile("b.sh", "source a.sh\n. b.sh\n"),
    }
    assert len(shell.extract(files["a.sh"], Project(load=files.get)).launches) == 1


def test_a_tool_that_another_file_sets() -> None:
    assert commands("$ENGINE run a", ENGINE=("podman", "docker")) == ["podman|run|a"]


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("if x; then\n  docker run a\n", 1),
        ("echo 'a\ndocker run b", 1),
        ("docker run a\nfi\n", 2),
        ("foo ) bar\ndocker run a\n", 1),
        ("f() {\n  docker run a\n  x=( b\n", 3),
        ("cat <<E\ndocker run a\n", 1),
    ],
)
def test_a_syntax_error_names_its_line(script: str, line: int) -> None:
    assert extract(script).errors[0][0] == line


@pytest.mark.parametrize("broken", ["foo ) bar", "x=(", "if x; then", "fi", "a | | b", "${", "case x in", "done"])
def test_what_stands_before_and_after_an_error_is_read(broken: str) -> None:
    found = extract(f"docker run first\n{broken}\ndocker run second\n")
    images = [launch.image.only for launch in found.launches if launch.image]
    assert "first" in images
    assert found.errors
    if broken not in ("x=(", "${", "case x in"):  # an open bracket takes the next line with it
        assert "second" in images


def test_the_place_of_a_word_that_came_through_a_variable() -> None:
    launch = extract('OPTS="--rm --privileged"\ndocker run $OPTS a\n').launches[0]
    assert launch.span.line == 2
    assert launch.host.privileged is not None
    (span,) = launch.host.privileged.spans
    assert (span.line, span.column, span.text) == (1, 12, "--privileged")


def test_a_launch_held_in_a_variable_stands_where_its_text_does() -> None:
    launches = extract('RUN="docker run --rm"\n\n$RUN a\n$RUN b\n').launches
    assert [(x.span.line, x.span.text) for x in launches] == [(1, "docker")] * 2
    assert [r.span.line for x in launches for r in x.related] == [3, 4]


def test_a_tool_in_a_variable_is_used_where_the_variable_stands() -> None:
    assert [(x.span.line, x.span.text) for x in extract("D=docker\n\n$D run a\n").launches] == [(3, "$D")]


def test_evaluation_is_bounded() -> None:
    script = "f() { g; g; }\n" + "".join(f"g{n}() {{ g{n + 1}; g{n + 1}; g{n + 1}; }}\n" for n in range(40)) + "g0\n"
    assert extract(script).launches == []
    assert extract("$(" * 5000 + ")" * 5000).launches == []
    assert extract("((((" * 5000).errors
    assert extract("f() { f; docker run a; }; f").launches


def test_a_pipeline_is_kept_as_it_runs() -> None:
    found = extract('U=http://x\ncurl -s $U | sudo -E bash -s -- "$A"\n')
    pipeline = next(p for p in found.pipelines if len(p.commands) == 2)
    assert [[str(w) for w in words] for words in pipeline.commands] == [["curl", "-s", "http://x"], ["bash", "-s", "--", "$A"]]
    assert pipeline.as_root == [False, True]
    assert pipeline.statement.line == 2


@pytest.mark.parametrize(
    ("command", "root"),
    [
        ("sudo x", True),
        ("sudo -E -n x", True),
        ("sudo -u root x", True),
        ("sudo -u app x", False),
        ("sudo -uapp x", False),
        ("sudo --user=app x", False),
        ("sudo -nu app x", False),
        ("sudo gosu app x", False),
        ("sudo env A=b x", True),
        ("env A=b x", False),
        ("doas -u app x", False),
    ],
)
def test_who_a_wrapped_command_runs_as(command: str, root: bool) -> None:
    *_, pipeline = extract(command).pipelines  # before it stands sudo itself
    assert pipeline.as_root == [root]


def test_options_of_many_branches_are_each_on_some_paths() -> None:
    flags = {
        "p": "--privileged",
        "a": "-v /a:/a",
        "b": "-v /b:/b",
        "c": "--pid host",
        "d": "-v /d:/d",
        "e": "-u 0",
        "f": "-v /f:/f",
    }
    tests = "".join(f'{name}=""\n[ "$1" = {name} ] && {name}="{flag}"\n' for name, flag in flags.items())
    (launch,) = link([extract(tests + "docker run $p $a $b $c $d $e $f img cmd\n")]).launches
    assert sorted(sometimes(launch)) == [
        *(f"HostConfig.Binds[/{name}:/{name}]" for name in "abdf"),
        "HostConfig.PidMode",
        "HostConfig.Privileged",
        "User",
    ]
    assert launch.image is not None
    assert launch.image.only == "img"


def test_a_tool_among_many_alternatives_is_found() -> None:
    tests = "".join(f'if [ "$1" = {name} ]; then {name}="-v /{name}:/{name}"; fi\n' for name in "abcd")
    script = f"D=`which docker.io || which docker`\n{tests}$D run --privileged $a $b $c $d img\n"
    assert [x.image and x.image.only for x in link([extract(script)]).launches] == ["img"]


def test_each_image_that_calls_through_two_functions_give_is_a_launch() -> None:
    script = 'dr() { docker run --rm "$@"; }\nh() { local i=$1; shift; dr "$i" "$@"; }\nh a:1 x\nh a:2 y\n'
    launches = link([extract(script)]).launches
    assert [(x.image and x.image.only, [c.only for c in x.cmd], [r.span.line for r in x.related]) for x in launches] == [
        ("a:1", ["x"], [3, 2]),
        ("a:2", ["y"], [4, 2]),
    ]


def test_a_tool_and_its_options_in_a_variable_end_where_the_command_does() -> None:
    script = 'if x; then bin="podman --url=$U"; else bin=docker; fi\n\n$bin run \\\n  --privileged img\n'
    (launch,) = link([extract(script)]).launches
    assert (launch.span.line, launch.statement.end_line) == (3, 4)


GROWTH = {
    "text": "a0=xxxxxxxx\n"
    + "".join(f'a{n + 1}="${{a{n}}}${{a{n}}}"\n' for n in range(60))
    + "docker run --privileged $a60 img\n",
    "an array": "x=(a)\n" + 'x=("${x[@]}" "${x[@]}")\n' * 40 + 'docker run --privileged "${x[@]}" img\n',
    "appending": "x=a\n" + "x+=$x\n" * 60 + "docker run --privileged $x img\n",
    "loops": "".join(f"for i{n} in a b c d; do " for n in range(12)) + "docker run --privileged $i1" + "; done" * 12 + "\n",
    "a pattern": "x=" + "a" * 5000 + "\ndocker run --privileged ${x##*b*c*d*e} img\n",
}


@pytest.mark.parametrize("script", GROWTH.values(), ids=GROWTH)
def test_growth_is_bounded(script: str) -> None:
    assert extract(script).launches[0].host.privileged


NESTED = {
    "commands": "f() {\n" + "if x; then\n" * 99 + "docker run b\n" + "fi\n" * 99 + "}\nf\n",
    "commands and substitutions": "if x; then x=$(for i in a b; do\n" * 49 + "docker run b\n" + "done); fi\n" * 49,
    "defaults": "a=${a:-" * 3000 + "b" + "}" * 3000 + "\n",
    "substitutions": "x=$(" * 58 + "docker run b" + ")" * 58 + "\n",
}


@pytest.mark.parametrize("script", NESTED.values(), ids=NESTED)
def test_what_is_nested_too_deeply_is_said_and_the_rest_is_read(script: str) -> None:
    found = extract("docker run a\n" + script)
    assert "a" in [launch.image.only for launch in found.launches if launch.image]
    assert found.errors or "b" in [launch.image.only for launch in found.launches if launch.image]
