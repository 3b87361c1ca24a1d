"""Which words are flags and which is the image, where the words are not all known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.docker_cli import Site, read
from scanner.launch import Launch, config
from scanner.source import Certainty, Fragment, SourceFile, Span, Text
from tests.command_line import image, launch, words


@pytest.mark.parametrize(
    ("command", "image_", "opaque", "cmd"),
    [
        ("docker run --rm $IMAGE", {"unresolved": "$IMAGE"}, False, []),
        ('docker run --rm "$IMAGE" sh', {"unresolved": "$IMAGE"}, False, ["sh"]),
        ("docker run $IMG sh", {"unresolved": "$IMG"}, False, ["sh"]),
        ("docker run ${tag:-x} --privileged", {"unresolved": "${tag:-x}"}, False, ["--privileged"]),
        ("docker run $(docker build -q .) sh", {"unresolved": "$(docker build -q .)"}, False, ["sh"]),
        ("docker run $(flags) alpine", "alpine", True, []),
        ("docker run $(which_one) sh", {"unresolved": "$(which_one)"}, True, ["sh"]),
        ("docker run $(find $ARGS)", {"unresolved": "$(find $ARGS)"}, True, []),
        ("docker run $(get_flags $X)", None, True, []),
        ('docker run $(find "$@")', {"unresolved": '$(find "$@")'}, True, []),
        ("docker run $OPTARG", {"unresolved": "$OPTARG"}, True, []),
        ("docker run $OPTARG --reset", {"unresolved": "$OPTARG"}, True, ["--reset"]),
        ("docker run $REGISTRY/app:$TAG sh", {"unresolved": "$REGISTRY/app:$TAG"}, False, ["sh"]),
        ("docker run $OPTS alpine --privileged", "alpine", True, ["--privileged"]),
        ("docker run $DOCKER_ARGS $IMAGE sh", {"unresolved": "$IMAGE"}, True, ["sh"]),
        ("docker run ${IMAGE_ARGS} alpine", "alpine", True, []),
        ('docker run "$RUN_OPTS" alpine', "alpine", True, []),
        ("docker run $X alpine sh", "alpine", True, ["sh"]),
        ("docker run $X --rm -v /a:/b alpine", "alpine", True, []),
        ("docker run $X $Y alpine", "alpine", True, []),
        ("docker run $X $IMAGE bash", {"unresolved": "$IMAGE"}, True, ["bash"]),
        ("docker run $X --name=web alpine bash", "alpine", True, ["bash"]),
        ("docker run $VOLUMES bash", "bash", True, []),
        ("docker run $DOCKEROPTS bash", "bash", True, []),
        ("docker run $X -it -- alpine bash", "alpine", True, ["bash"]),
        ("docker run --foo", None, True, []),
        ("docker run $X bash", {"unresolved": "$X"}, True, ["bash"]),
        ("docker run $X --version", {"unresolved": "$X"}, True, ["--version"]),
        ("docker run $X -m", {"unresolved": "$X"}, True, ["-m"]),
        ("docker run $X /bin/true", {"unresolved": "$X"}, True, ["/bin/true"]),
        ("docker run $X", {"unresolved": "$X"}, True, []),
        ('docker run "$X"', {"unresolved": "$X"}, False, []),
        ('docker run "$X" alpine', {"unresolved": "$X"}, False, ["alpine"]),
        ('docker run "$@"', None, True, []),
        ('docker run --rm "$@" alpine', "alpine", True, []),
        ('docker run --rm "${args[@]}"', None, True, []),
        ('docker run "$@" sh', {"unresolved": "$@"}, True, ["sh"]),
        ('docker run "$@" -- "$X"', {"unresolved": "$X"}, True, []),
        ("docker run --rm $OPTS", None, True, []),
        ('docker run alpine "$@"', "alpine", False, [{"unresolved": "$@"}]),
        ('docker run -v "$@" alpine', "alpine", True, []),
        ("docker run -v $X alpine", "alpine", False, []),
        ("docker run --name=$N -e A=$B -v $X:/y -p$P:80 -u $(id -u):0 alpine", "alpine", False, []),
        ("docker run --$FLAG=x alpine", "alpine", True, []),
        ("docker run -i$X alpine", "alpine", True, []),
        ("docker run -- alpine --privileged", "alpine", False, ["--privileged"]),
        ("docker run - sh", "-", False, ["sh"]),
        ('docker run "" sh', "", False, ["sh"]),
    ],
)
def test_which_word_is_the_image(command: str, image_: object, opaque: bool, cmd: list[object]) -> None:
    found = launch(command)
    assert (config(found).get("Image"), found.opaque, config(found).get("Cmd", [])) == (image_, opaque, cmd)


@pytest.mark.parametrize("command", ["docker run", "docker run --rm -v", "docker create --privileged"])
def test_a_command_that_the_tool_refuses_for_want_of_an_image_is_no_launch(command: str) -> None:
    file = SourceFile("run.sh", command)
    assert read("docker", words(command), Site(file, "shell", Span(file, 0, len(command)))) is None


def test_the_name_of_the_expansion_that_a_word_came_through_tells_too() -> None:
    text = SourceFile("Makefile", "$(PYTHONIMAGE)")
    inner = Fragment("$(shell awk x)", Span(text, 0, 14), unresolved=True, splits=True, via=(Span(text, 0, 14),))
    docker_, run, sh = words("docker run sh")
    found = read("docker", [docker_, run, Text((inner,)), sh], Site(text, "makefile", Span(text, 0, 14)))
    assert isinstance(found, Launch)
    assert (found.opaque, config(found)["Image"]) == (False, {"unresolved": "$(shell awk x)"})


def test_a_word_after_an_unknown_flag_is_not_surely_the_image() -> None:
    found = launch("docker run --foo bar --privileged img sh")
    assert found.opaque
    assert found.image is not None
    assert found.image.choices == ("bar", "img")
    assert found.image.only is None
    assert found.host.privileged is not None
    assert (found.host.privileged.choices, found.host.privileged.certainty) == ((True,), Certainty.SOMETIMES)
    assert found.cmd[0].certainty is Certainty.SOMETIMES


@pytest.mark.parametrize("command", ["docker run --foo alpine", "docker run -itZ alpine"])
def test_the_last_word_after_an_unknown_flag_is_the_image_if_anything_is(command: str) -> None:
    found = launch(command)
    assert found.opaque
    assert found.image is not None
    assert (found.image.only, found.image.certainty) == ("alpine", Certainty.SOMETIMES)


@pytest.mark.parametrize("command", ["docker run --foo=bar alpine", "docker run --foo --rm alpine", "docker run -Zx alpine"])
def test_an_unknown_flag_that_takes_no_word_leaves_the_image_sure(command: str) -> None:
    found = launch(command)
    assert found.opaque
    assert found.image is not None
    assert (found.image.only, found.image.certainty) == ("alpine", Certainty.ALWAYS)


def test_nothing_is_lost_or_slow_in_a_command_of_ten_thousand_unresolved_words() -> None:
    found = launch("docker run " + "$A " * 10_000 + "alpine" + " -v /a:/b" * 10)
    assert found.opaque
    assert image("docker run " + "-v /a:/b -e A=b --cap-add x " * 5_000 + "alpine") == "alpine"


_PIECES = st.sampled_from(
    "run create build service container -v --mount --gpus --device -p -it --network -m --cpus --privileged --foo -- - = : , / . "
    '" $X $@ ${a[@]} alpine /a /b 80 0x1p9 type=bind src dst=/b \\ \n ü ( ) all podman ~ 1e9 udp [::1]'.split(" ")
)


def _fragment(text: str, splits: bool) -> Fragment:
    return Fragment(text, None, text.startswith("$"), splits and text.startswith("$"))


_WORD = st.builds(lambda fragments: Text(tuple(fragments)), st.lists(st.builds(_fragment, _PIECES, st.booleans()), max_size=5))
_WORDS = st.lists(_WORD, max_size=8)


@given(st.sampled_from(["docker", "podman", "nerdctl"]), st.sampled_from(["run", "create", "build", ""]), _WORDS)
@settings(max_examples=400, deadline=None)
def test_any_words_are_read_without_an_exception(tool: str, verb: str, rest: list[Text]) -> None:
    file = SourceFile("a.sh", "x")
    found = read(tool, [Text.literal(tool), Text.literal(verb), *rest], Site(file, "shell", Span(file, 0, 1)))
    if isinstance(found, Launch):
        config(found)
