from __future__ import annotations

import pytest

from scanner.catalogue import catalogue
from scanner.errors import FileError
from scanner.finding import Confidence, Finding, Severity
from scanner.launch import Launch, Related
from scanner.report import RUN, Result
from scanner.report.frame import Frames
from scanner.report.printable import inert, printable
from scanner.report.text import render, summary
from scanner.source import SourceFile, Span
from tests.builders import launch, unresolved
from tests.conftest import Folder


def at(text: str, part: str, path: str = "run.sh") -> Span:
    start = text.index(part)
    return Span(SourceFile(path, text), start, start + len(part))


def finding(
    rule: str = "privileged",
    severity: Severity = Severity.HIGH,
    span: Span | None = None,
    message: str = "why",
    confidence: Confidence = Confidence.HIGH,
    of: Launch | None = None,
) -> Finding:
    return Finding(rule, severity, confidence, span or at("docker run a\n", "docker"), message, of)


def lines(*findings: Finding, width: int = 120, **parts: object) -> list[str]:
    """The report without its summary."""
    result = Result(findings=list(findings), rules=catalogue(), **parts)  # type: ignore[arg-type]  # test data
    return render(result, width=width).removesuffix(summary(result)).splitlines()


def test_a_finding_of_a_launch(folder: Folder) -> None:
    folder.write("deploy/run.sh", "#!/bin/sh\ndocker run --name web \\\n\t--privileged registry/app:1.4\n")
    assert folder.scan("--select", "privileged").out.splitlines() == [
        "deploy/run.sh:2  docker run  registry/app:1.4  (web)",
        "  critical  Privileged container [privileged]",
        "         3 | --privileged registry/app:1.4",
        "           | ^^^^^^^^^^^^ privileged: every capability, every device of the host, no seccomp, no AppArmor",
        "",
        "1 finding: 1 critical.",
        "1 launch seen (1 resolved, 0 opaque) in 1 file.",
    ]


def test_the_worst_launch_and_finding_come_first(folder: Folder) -> None:
    folder.write("a.sh", "docker run --uts host a\n")
    folder.write("b.sh", "docker run --uts host --privileged --pid host a\n")
    out = folder.scan("--select", "host-uts,privileged,host-pid").out
    places = [out.index(text) for text in ("b.sh:1", "[privileged]", "[host-pid]", "[host-uts]", "a.sh:1")]
    assert places == sorted(places)


def test_missing_hardening_is_one_block_in_the_form_at_hand(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d acme/app:1.4\n")
    folder.write("compose.yaml", "services:\n  web:\n    image: acme/web:1.4\n")
    out = folder.scan().out
    assert out.count("Missing hardening, add:") == 2
    assert "            --cap-drop=ALL " in out
    assert "\n            cap_drop: [ALL]\n" in out
    assert "\n            security_opt: [no-new-privileges:true]\n" in out
    assert "[missing-cap-drop missing-cpu-limit" in out
    assert "2 findings: 2 medium." in out


def test_launches_that_lack_the_same_stand_together(folder: Folder) -> None:
    folder.write("a.sh", "docker run -d acme/app:1.4\ndocker run -d --privileged acme/app:1.4\ndocker run -d acme/other:2\n")
    out = folder.scan().out
    assert "a.sh:1  docker run  acme/app:1.4\na.sh:3  docker run  acme/other:2\n  medium" in out
    assert out.index("a.sh:2") < out.index("a.sh:1")


def test_one_missing_option_takes_one_line(folder: Folder) -> None:
    folder.write("run.sh", "docker run -d a\n")
    out = folder.scan("--select", "missing-cap-drop").out
    assert out.splitlines()[1] == "  medium    Missing hardening, add: --cap-drop=ALL [missing-cap-drop]"


def test_where_it_is_not_known_what_to_add_nothing_is_said_to() -> None:
    one = finding("missing-cap-drop", of=launch())
    assert lines(one)[1] == "  high      Missing hardening [missing-cap-drop]"


def test_an_option_set_the_wrong_way_is_shown_beside_what_to_add() -> None:
    text = "docker run --security-opt no-new-privileges:false a\n"
    one = finding("missing-no-new-privileges", span=at(text, "no-new-privileges:false"), message="switched off", of=launch())
    assert lines(one)[2:] == [
        "            run.sh:1",
        "         1 | docker run --security-opt no-new-privileges:false a",
        "           |                           ^^^^^^^^^^^^^^^^^^^^^^^ switched off",
        "",
    ]


def test_findings_of_no_launch_stand_under_their_file() -> None:
    dockerfile = "FROM alpine:3.20\nUSER root\n"
    assert lines(finding("image-runs-as-root", span=at(dockerfile, "USER root", "Dockerfile"))) == [
        "Dockerfile",
        "  high      Image runs as root [image-runs-as-root]",
        "         2 | USER root",
        "           | ^^^^^^^^^ why",
        "",
    ]


def test_less_than_high_confidence_is_said() -> None:
    assert lines(finding(confidence=Confidence.MEDIUM))[1] == "  high      Privileged container [privileged, medium confidence]"


def related(*places: tuple[Span, str]) -> list[str]:
    """What stands below the mark of a finding at line 1 of run.sh, with these related places."""
    one = finding(span=at("docker run a --x --y\n", "docker"))
    one.related += [Related(span, message) for span, message in places]
    return lines(one)[4:-1]


def test_a_related_place_is_a_short_frame() -> None:
    assert related((at("a\nb c\n", "c", "other.sh"), "runs this")) == [
        "            other.sh:2",
        "         2 | b c",
        "           |   - runs this",
    ]


def test_a_related_place_on_the_line_above_shows_it_no_second_time() -> None:
    span = finding(span=at("docker run a --x --y\n", "docker")).span
    one = finding(span=span)
    one.related += [Related(Span(span.file, 13, 16), "with this"), Related(Span(span.file, 17, 20), "and this")]
    assert lines(one)[2:-1] == [
        "         1 | docker run a --x --y",
        "           | ^^^^^^ why",
        "           |              --- with this",
        "           |                  --- and this",
    ]


def test_many_related_places_are_listed_by_file_and_what_is_said_of_all_is_said_once() -> None:
    text = "".join(f"line {number}\n" for number in range(9))
    spans = [at(text, f"line {number}", f"{'ab'[number // 3]}.sh") for number in range(5)]
    assert related(*((span, f"app{number} runs this") for number, span in enumerate(spans))) == [
        "            … runs this, in 5 places:",
        "            a.sh  :1 app0  :2 app1  :3 app2",
        "            b.sh  :4 app3  :5 app4",
    ]
    assert related(*((span, "used here") for span in spans))[1:] == ["            a.sh  :1  :2  :3", "            b.sh  :4  :5"]
    assert related(*((span, f"app {number}") for number, span in enumerate(spans)))[0] == "            5 places:"


def test_what_is_unresolved_is_shown_as_written() -> None:
    assert lines(finding(of=launch(image=unresolved("$IMAGE"))))[0] == "launch.sh:1  docker run  $IMAGE"


def below(message: str, part: str, width: int) -> list[str]:
    """The line of the mark under a part of a line of code, and what comes below it."""
    return lines(finding(span=at("docker run --privileged --name x a\n", part), message=message), width=width)[3:-1]


def test_a_message_stands_beside_the_mark_on_two_lines_at_most() -> None:
    assert below("word " * 9 + "end", "run", 66) == [
        "           |        ^^^ word word word word word word word word",
        "           |            word end",
    ]


def test_a_message_with_little_room_beside_the_mark_goes_below_it() -> None:
    assert below("word " * 9 + "end", "--name x a", 61) == [
        "           |                         ^^^^^^^^^^",
        "           | word word word word word word word word word end",
    ]


def test_a_message_that_only_repeats_the_title_is_left_out() -> None:
    assert below("privileged  container.", "run", 80) == ["           |        ^^^"]


def test_many_launches_of_a_file_share_a_header_by_file(folder: Folder) -> None:
    folder.write("many.sh", "".join(f"docker run -d --name app{number} a:1\n" for number in range(12)))
    folder.write("one.sh", f"docker run -d acme/app@sha256:{'0123456789abcdef' * 4}\n")
    out = folder.scan("--select", "missing-cap-drop").out.splitlines()
    assert out[:4] == [
        "many.sh  12 × docker run",
        "    :1 app0  :2 app1  :3 app2  :4 app3  :5 app4  :6 app5  :7 app6  :8 app7  :9 app8  :10 app9  :11 app10  :12 app11",
        "one.sh:1  docker run  acme/app@sha256:0123456…",
        "  medium    Missing hardening, add: --cap-drop=ALL [missing-cap-drop]",
    ]


def test_a_header_that_is_too_long_takes_two_lines() -> None:
    one = finding(of=launch(image=unresolved("$REGISTRY/a/rather/long/name/of/an/image")))
    assert lines(one, width=50)[:2] == ["launch.sh:1  docker run", "    $REGISTRY/a/rather/long/name/of/an/image"]


def test_an_option_set_the_wrong_way_does_not_make_another_list(folder: Folder) -> None:
    service = "    image: acme/app:1\n    user: '1'\n"
    wrong = service + "    security_opt: ['no-new-privileges:false']\n"
    folder.write("compose.yaml", f"services:\n  a:\n{service}    pid: host\n  b:\n{wrong}")
    out = folder.scan().out
    assert out.count("cap_drop: [ALL]") == 1
    assert "add the same as to compose.yaml:2 (a) above [missing-hardening]\n         9 | security_opt" in out


def test_what_was_said_of_an_earlier_launch_is_not_listed_again(folder: Folder) -> None:
    folder.write("a.sh", "docker run -d --privileged --name first acme/app:1\ndocker run -d --pid host acme/app:1\n")
    folder.write("compose.yaml", "services:\n  web:\n    image: acme/app:1\n")
    out = folder.scan("--ignore", "missing-user,missing-cap-drop").out
    assert out.count("--cpus=1") == 1
    assert out.count("cpus: 1") == 1
    assert "  medium    Missing hardening, add the same as to a.sh:1 (first) above [missing-hardening]\n" in out


# -- code frames


def frame(text: str, part: str, most: int = 80, masked: list[Span] | None = None) -> tuple[str, str]:
    span = at(text, part)
    shown = Frames([Span(span.file, one.start, one.end) for one in masked or []]).line(
        Span(SourceFile(span.file.path, text), span.start, span.end), most
    )
    return shown.code, " " * shown.start + "^" * shown.length


@pytest.mark.parametrize(
    ("text", "part", "code", "mark"),
    [
        ("  a --x b\n", "--x", "a --x b", "  ^^^"),
        ("\ta\t--x\n", "--x", "a    --x", "     ^^^"),
        ("a '日本' --x\n", "--x", "a '日本' --x", "         ^^^"),
        ("a 'e\u0301' --x\n", "--x", "a 'e\u0301' --x", "      ^^^"),
        ("a \x1b[31m --x\n", "--x", "a \\x1b[31m --x", "           ^^^"),
        ("a \u202e --x\n", "--x", "a \\u202e --x", "         ^^^"),
        ("a 'x\ny' b\n", "'x\ny'", "a 'x", "  ^^"),
        ("last --x", "--x", "last --x", "     ^^^"),
    ],
)
def test_the_mark_stands_under_the_fault(text: str, part: str, code: str, mark: str) -> None:
    assert frame(text, part) == (code, mark)


def test_a_long_line_is_cut_around_the_fault() -> None:
    code, mark = frame("a" * 300 + " --privileged " + "b" * 300, "--privileged", 60)
    assert len(code) <= 60
    assert code[len(mark) - 12 : len(mark)] == "--privileged"
    assert (code[0], code[-1]) == ("…", "…")


def test_what_follows_a_fault_that_takes_all_the_width_is_left_out() -> None:
    assert frame("x" * 47 + " \\", "x" * 47, 47) == ("x" * 47, "^" * 47)


def test_a_long_fault_is_cut_too() -> None:
    code, mark = frame("x " + "y" * 500 + " z", "y" * 500, 60)
    assert len(code) <= 60
    assert len(mark) == len(code)


def test_secrets_are_starred_out() -> None:
    text = "docker run -e P=hunter2 --privileged a\n"
    assert frame(text, "--privileged", masked=[at(text, "hunter2")]) == (
        "docker run -e P=******* --privileged a",
        " " * 24 + "^" * 12,
    )


# -- the summary


def counted(**parts: object) -> list[str]:
    return summary(Result(**{"rules": catalogue(), **parts})).splitlines()  # type: ignore[arg-type]  # test data


def test_the_summary_counts_what_is_shown_and_what_is_not() -> None:
    of = launch()
    of.id = "1"
    shown = [finding(severity=Severity.LOW), finding("missing-cap-drop", of=of), finding("missing-user", of=of)]
    assert counted(
        findings=shown,
        hidden=[finding()],
        suppressed=[finding(), finding()],
        launches=[of, launch(opaque=True)],
        files=5,
        errors=[FileError("a", 1, "x"), FileError("a", 2, "y"), FileError(RUN, 1, "z"), FileError("b", 1, "unused", False)],
    ) == [
        "2 findings: 1 high, 1 low.",
        "2 launches seen (1 resolved, 1 opaque) in 5 files.",
        "1 finding of low confidence not shown; --pedantic shows it.",
        "2 findings suppressed by comments.",
        "The pattern rules did not run in full; standard error says why.",
        "1 file could not be read or understood in full; standard error names each.",
        "1 suppression or allowance without effect; standard error says why.",
    ]
    assert summary(Result(findings=shown, rules=catalogue()), singly=True).startswith("3 findings: ")


def test_findings_without_a_launch_do_not_hide_that_none_was_seen() -> None:
    assert counted(findings=[finding()], files=1) == ["1 finding: 1 high.", "No container launch seen in 1 file."]


# -- hostile text


HOSTILE = "x\n::error file=a::forged\x1b]0;title\x07 ##[error]b \u202e"


def test_nothing_of_the_tree_acts_in_a_terminal_or_a_log(folder: Folder) -> None:
    name = "::error file=pwn.sh::forged\x1b[31m##[warning].sh"
    folder.write(name, f"docker run --privileged --name '{HOSTILE}' '::set-output name=x::{HOSTILE}'\n")
    folder.write("::bad.sh", b"\0")
    ran = folder.scan("--color", "never")
    for line in (ran.out + ran.err).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert line.isprintable()
    assert "forged" in ran.out


def test_a_finding_message_cannot_break_out() -> None:
    shown = lines(finding(message=HOSTILE, span=at(HOSTILE, "forged", HOSTILE)))
    assert all(line.isprintable() and not line.lstrip().startswith("::") and "##[" not in line for line in shown)


def test_text_is_made_printable_and_inert() -> None:
    assert printable("é日 ok") == "é日 ok"
    assert printable("a\n\t\x1b\x9b\u2028\U000e0001") == "a\\n\\t\\x1b\\x9b\\u2028\\U000e0001"
    assert inert("::a::b\n  ::c\nd ::e ##[f]\n") == ":\\:a::b\n  :\\:c\nd ::e ##\\[f]\n"
