"""What the text report says once, and how it points at what it has said."""

from __future__ import annotations

from scanner.catalogue import catalogue
from scanner.launch import Related
from scanner.report import Result
from scanner.report.text import render
from scanner.source import SourceFile, Span
from tests.builders import launch
from tests.conftest import Folder
from tests.test_report_text import at, finding

WIREGUARD = """\
services:
  vpn:
    image: linuxserver/wireguard
    cap_add:
    - NET_ADMIN
    - SYS_MODULE
"""
NEEDS = "linuxserver/wireguard needs this to create the tunnel, and load its kernel module where it is missing"
WHY = f"({NEEDS}: hence one step lower)"
AGAIN = "(one step lower, as above)"


def words(text: str) -> str:
    """A report's text on one line, without what stands in the gutter."""
    return " ".join(text.replace("|", " ").split())


def test_the_short_form_of_missing_hardening_says_how_sure_it_is(folder: Folder) -> None:
    folder.write("a.sh", "docker run -d --restart always acme/app:1\n")
    folder.write("b.sh", 'docker run -d "$@" acme/app:1\n')
    out = folder.scan("--pedantic", "--ignore", "unpinned-image").out
    assert "add the same as to a.sh:1 above [missing-hardening, low confidence]" in words(out)


def test_the_short_form_of_what_is_sure_says_no_confidence(folder: Folder) -> None:
    folder.write("a.sh", "docker run -d acme/app:1\n")
    folder.write("b.sh", "docker run -d --privileged acme/app:1\ndocker run -d --network host acme/app:1\n")
    assert words(folder.scan("--ignore", "missing-user").out).count("above [missing-hardening]") == 2


def test_two_findings_that_read_alike_at_one_place_are_shown_once(folder: Folder) -> None:
    folder.write("Makefile", "define RUN\ndocker run -p $(PORT):8888 acme/app:1\nendef\ninclude a.mk\ninclude b.mk\n")
    folder.write("a.mk", "a: PORT?=443\na:\n\t$(RUN)\n")
    folder.write("b.mk", "b: PORT?=81\nb:\n\t$(RUN)\n")
    ran = folder.scan("--select", "public-port")
    assert len(folder.scan("--select", "public-port", "--format", "json").json["findings"]) == 2
    assert ran.out.count("[public-port") == 1


def test_two_findings_at_one_place_that_say_something_else_are_both_shown() -> None:
    text = "docker run -p $PORT a\n"
    of = launch()
    one, other = (finding("public-port", span=at(text, "$PORT"), message=said, of=of) for said in ("port 1", "port 2"))
    shown = render(Result(findings=[one, other], rules=catalogue()))
    assert "port 1" in shown
    assert "port 2" in shown


def test_two_findings_that_read_alike_but_for_what_is_related_are_both_shown() -> None:
    file = SourceFile("run.sh", "docker run -p $PORT a\n")
    one, other = (finding("public-port", span=Span(file, 14, 19), of=None) for _ in range(2))
    other.related.append(Related(Span(file, 0, 6), "set here"))
    assert render(Result(findings=[one, other], rules=catalogue())).count("[public-port") == 2


def test_why_a_finding_counts_less_is_said_in_full_once_a_launch(folder: Folder) -> None:
    folder.write("a/compose.yaml", WIREGUARD)
    folder.write("b/compose.yaml", WIREGUARD + "    network_mode: host\n")
    out = words(folder.scan("--select", "dangerous-capability").out)
    assert (out.count(WHY), out.count(AGAIN)) == (2, 2)
    assert out.index(WHY) < out.index(AGAIN)


def test_other_reports_say_in_each_finding_why_it_counts_less(folder: Folder) -> None:
    folder.write("compose.yaml", WIREGUARD)
    findings = folder.scan("--select", "dangerous-capability", "--format", "json").json["findings"]
    assert [one["message"].endswith(WHY) for one in findings] == [True, True]


def test_a_part_of_privileged_is_named_without_its_remark(folder: Folder) -> None:
    folder.write("run.sh", "docker run \\\n  --privileged \\\n  --ipc host acme/app:1\n")
    out = folder.scan("--select", "privileged,host-ipc").out
    assert "shares the host's shared memory, semaphores and /dev/shm [host-ipc]" in words(out)
    assert out.count("(") == out.count(")")


def test_many_parts_on_one_line_are_told_below_one_another_the_line_once(folder: Folder) -> None:
    folder.write("run.sh", "docker run --privileged --pid host --ipc host --net host --uts host acme/app:1\n")
    assert folder.scan("--ignore", "missing-hardening").out.splitlines()[4:10] == [
        "            4 places:",
        "            run.sh",
        "              :1  shares the host's processes [host-pid]",
        "                  shares the host's network [host-network]",
        "                  shares the host's shared memory, semaphores and /dev/shm [host-ipc]",
        "                  shares the host's name (UTS namespace) [host-uts]",
    ]


def test_many_places_on_one_line_of_which_the_same_is_said_are_one(folder: Folder) -> None:
    runs = "docker run a; docker run --name b a; docker run --name c a; docker run --name d a\n"
    folder.write("run.sh", f"docker build -t a .\n{runs}")
    folder.write("Dockerfile", "FROM alpine:3\nUSER root\n")
    out = folder.scan("--select", "image-runs-as-root").out
    assert "… runs this image, in 4 places:\n            run.sh  :2 run, b, c, d\n" in out


def test_the_mark_ends_where_the_code_is_cut(folder: Folder) -> None:
    folder.write("Dockerfile", f"FROM registry.example.org/{'a' * 200}\n")
    code, mark = folder.scan("--select", "image-runs-as-root").out.splitlines()[2:4]
    assert code.endswith("…")
    assert len(mark) == len(code) == 120
