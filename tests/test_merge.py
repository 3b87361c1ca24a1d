"""Launches at one place made one."""

from __future__ import annotations

from typing import Any

from scanner.launch import Bind, Build, Launch, Related, Value, config, sometimes
from scanner.merge import elements, merge, merge_builds, merged, scalar
from scanner.source import Certainty, SourceFile, Span
from tests.builders import default, launch, unresolved
from tests.builders import sometimes as maybe

ALWAYS, DEFAULT, SOMETIMES = Certainty.ALWAYS, Certainty.DEFAULT, Certainty.SOMETIMES
_OTHER = SourceFile("other.sh", "docker run a\ndocker run b\n")


def one(*paths: Launch) -> Launch:
    (made,) = merge(paths)
    return made


def value(*choices: Any, certainty: Certainty = ALWAYS, source: str | None = None) -> Value[Any]:
    return Value(choices, (), certainty, source)


def called(at: int) -> list[Related]:
    return [Related(Span(_OTHER, at, at + 6), "called here")]


# -- scalars


def test_what_every_path_sets_keeps_its_certainty() -> None:
    assert scalar([value("a"), value("a")]) == value("a")


def test_the_less_certain_of_two_counts() -> None:
    assert scalar([value("a"), default("a")]) == value("a", certainty=DEFAULT)
    assert scalar([default("a"), maybe("a")]) == value("a", certainty=SOMETIMES)


def test_what_only_some_paths_set_holds_sometimes() -> None:
    assert scalar([None, value("a")]) == value("a", certainty=SOMETIMES)
    assert scalar([value("a"), None]) == value("a", certainty=SOMETIMES)
    assert scalar([None, None]) is None


def test_what_differs_has_several_possible_values() -> None:
    assert scalar([value("a"), value("b"), value("a")]) == value("a", "b")
    assert scalar([value("a"), value("b"), None]) == value("a", "b", certainty=SOMETIMES)
    assert scalar([value("a", "b"), value("b", "c")]) == value("a", "b", "c")


def test_true_and_one_and_their_names_are_different_values() -> None:
    assert scalar([value(True), value(1), value("True")]).choices == (True, 1, "True")


def test_what_is_known_on_some_paths_only_has_both() -> None:
    assert scalar([value("a"), unresolved("$X")]) == value("a", source="$X")
    assert scalar([unresolved("$X"), unresolved("$X")]) == unresolved("$X")


def test_the_place_is_the_first_paths() -> None:
    here, there = Span(_OTHER, 0, 6), Span(_OTHER, 13, 19)
    assert scalar([Value(("a",), (here,)), Value(("b",), (there,))]).spans == (here,)


# -- lists


def test_an_element_of_every_path_is_certain_others_are_not() -> None:
    assert elements([[value("a"), value("b")], [value("a")]]) == [value("a"), maybe("b")]
    assert elements([[], [value("a")]]) == [maybe("a")]
    assert elements([[], []]) == []


def test_the_order_of_each_path_is_kept() -> None:
    paths = [[value(each) for each in path] for path in ("ace", "abce", "acde", "xa")]
    assert "".join(each.choices[0] for each in elements(paths)) == "xabcde"


def test_paths_that_disagree_about_the_order_lose_nothing() -> None:
    assert elements([[value("a"), value("b")], [value("b"), value("a")]]) == [value("a"), value("b")]


def test_an_element_held_twice_counts_twice() -> None:
    assert elements([[value("a"), value("a")], [value("a")]]) == [value("a"), maybe("a")]


def test_elements_are_compared_by_value_unresolved_parts_included() -> None:
    known, unknown = value(Bind("/a", "/a")), value(Bind("$A", "/a"), source="$A:/a")
    assert elements([[known, unknown], [unknown]]) == [maybe(Bind("/a", "/a")), unknown]
    mount = {"Type": "bind", "Source": "/", "BindOptions": {"Propagation": "shared"}}
    assert elements([[value(mount)], [value(dict(mount))]]) == [value(mount)]


# -- launches


def test_paths_of_a_branch_become_one_launch() -> None:
    made = one(
        launch(host={"privileged": True, "cap_add": ["CAP_SYS_ADMIN", "CAP_NET_ADMIN"]}, user="root"),
        launch(host={"cap_add": ["CAP_NET_ADMIN"]}, user="app"),
    )
    assert config(made) == {
        "Image": "image",
        "User": {"any": ["root", "app"]},
        "HostConfig": {"Privileged": True, "CapAdd": ["CAP_SYS_ADMIN", "CAP_NET_ADMIN"]},
    }
    assert sometimes(made) == ["HostConfig.Privileged", "HostConfig.CapAdd[SYS_ADMIN]"]


def test_an_image_chosen_by_a_branch_has_several_values() -> None:
    assert config(one(launch(image="a"), launch(image="b")))["Image"] == {"any": ["a", "b"]}
    assert config(one(launch(image="a"), launch(image=unresolved("$I"))))["Image"] == {"any": ["a", {"unresolved": "$I"}]}


def test_call_sites_that_run_other_images_are_launches_of_their_own() -> None:
    made = merge(
        [
            launch(image="a", related=called(0)),
            launch(image="b", related=called(13)),
            launch(image="a", related=called(20), host={"privileged": True}),
        ]
    )
    assert [config(each)["Image"] for each in made] == ["a", "b"]
    assert [[related.span.start for related in each.related] for each in made] == [[0, 20], [13]]
    assert sometimes(made[0]) == ["HostConfig.Privileged"]


def test_call_sites_of_one_image_become_one_launch() -> None:
    made = one(launch(related=called(0)), launch(related=called(13)), launch(related=called(0)))
    assert [related.span.start for related in made.related] == [0, 13]


def test_launches_at_different_places_are_left_alone() -> None:
    first, second = launch(span=Span(_OTHER, 0, 6)), launch(span=Span(_OTHER, 13, 19))
    assert merge([first, second]) == [first, second]


def test_the_same_file_read_twice_is_one_place() -> None:
    again = SourceFile("other.sh", _OTHER.text)
    assert len(merge([launch(span=Span(_OTHER, 0, 6)), launch(span=Span(again, 0, 6))])) == 1


def test_a_service_in_two_sets_of_files_is_two_launches() -> None:
    sets = [["compose.yaml", "dev.yaml"], ["compose.yaml", "prod.yaml"]]
    assert [each.files for each in merge(launch(tool="compose", files=files) for files in sets)] == sets


def test_one_opaque_path_makes_the_launch_opaque() -> None:
    assert one(launch(), launch(opaque=True)).opaque
    assert not one(launch(), launch()).opaque


def test_only_what_every_tool_can_set_can_be_missing_and_none_supplies_alone() -> None:
    made = one(
        launch(tool="docker", can_set=frozenset({"User", "HostConfig.PidsLimit"})),
        launch(tool="podman", can_set=frozenset({"User"}), supplies=frozenset({"HostConfig.PidsLimit"})),
    )
    assert (made.tool, made.can_set, made.supplies) == ("docker", {"User"}, frozenset())


def test_a_tool_run_on_one_path_only_is_not_surely_one() -> None:
    assert one(launch(auto_remove=True), launch(auto_remove=True)).one_shot
    assert not one(launch(auto_remove=True), launch()).one_shot
    assert not one(launch(auto_remove=True), launch(detach=True, auto_remove=True)).one_shot


def test_launches_given_are_not_changed() -> None:
    first = launch(host={"binds": ["/a:/a"]})
    merged([first, launch()])
    assert first.host.binds == [value(Bind("/a", "/a"))]
    assert merged([first]) is first


def test_merging_is_bounded_by_what_there_is() -> None:
    paths = [launch(host={"cap_add": [f"CAP_{each}" for each in range(number)]}) for number in range(300)]
    assert len(one(*paths).host.cap_add) == 299


# -- builds


def test_builds_at_one_place_become_one() -> None:
    here, there = Span(_OTHER, 0, 6), Span(_OTHER, 13, 19)
    made = merge_builds(
        [
            Build(here, context=value("."), tags=[value("a")]),
            Build(there, context=value(".")),
            Build(here, context=value("sub"), privileged=value(True)),
        ]
    )
    assert [build.span for build in made] == [here, there]
    assert (made[0].context, made[0].tags, made[0].privileged) == (value(".", "sub"), [maybe("a")], maybe(True))
