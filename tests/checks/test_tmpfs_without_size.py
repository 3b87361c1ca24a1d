from __future__ import annotations

import pytest

from scanner.checks.tmpfs_without_size import check
from scanner.finding import Severity
from scanner.launch import Tmpfs, Value
from scanner.remedy import Values
from tests.builders import default, judged, launch, sometimes, unresolved
from tests.fix.mending import mended

LIMITED = {"memory": 1 << 28}


def mounted(**details):
    return {"Type": "tmpfs", "Target": "/tmp", **({"TmpfsOptions": details} if details else {})}


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({**LIMITED, "tmpfs": ["/tmp"]}, id="no size"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:noexec"]}, id="options, but no size"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:size=0"]}, id="size 0: unlimited"),
        pytest.param({**LIMITED, "mounts": [mounted()]}, id="mount without size"),
        pytest.param({"memory": unresolved("$MEM"), "tmpfs": ["/tmp"]}, id="unresolved memory limit"),
    ],
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert finding.severity is Severity.LOW
    assert check.pedantic


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({**LIMITED, "tmpfs": ["/tmp:size=1m"]}, id="size"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:nr_blocks=10"]}, id="blocks"),
        pytest.param({**LIMITED, "tmpfs": [Value((Tmpfs("/tmp", "$X"),), unresolved="/tmp:$X")]}, id="unresolved options"),
        pytest.param({**LIMITED, "mounts": [mounted(SizeBytes=1 << 20)]}, id="mount with size"),
        pytest.param({**LIMITED, "mounts": ["type=volume,source=data,target=/data"]}, id="a volume"),
        pytest.param({"tmpfs": ["/tmp"]}, id="no memory limit"),
        pytest.param({"memory": 0, "tmpfs": ["/tmp"]}, id="memory 0: unlimited"),
        pytest.param({"memory": sometimes(1 << 28), "tmpfs": ["/tmp"]}, id="a limit on some paths"),
        pytest.param(LIMITED, id="no tmpfs"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


@pytest.mark.parametrize(
    ("host", "sizes"),
    [
        pytest.param({**LIMITED, "tmpfs": ["/tmp"]}, ["/tmp:size=128m"], id="half of the limit"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp", "/run:ro"]}, ["/tmp:size=64m", "/run:ro,size=64m"], id="for both together"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:size=0,mode=700"]}, ["/tmp:mode=700,size=128m"], id="instead of no size"),
        pytest.param({"memory": default(1 << 29), "mounts": [mounted()]}, ["256m"], id="of a default"),
        pytest.param({"memory": 6 << 20, "tmpfs": ["/tmp"]}, ["/tmp:size=3m"], id="of the least limit there is"),
        pytest.param({"memory": 2 << 20, "tmpfs": ["/a", "/b"]}, ["/a:size=1m", "/b:size=1m"], id="never of nothing"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:nr_blocks=0"]}, ["/tmp:size=128m"], id="instead of no blocks"),
    ],
)
def test_its_fix_is_safe_and_less_than_the_limit(host, sizes):
    remedies = [finding.remedy for finding in judged(check, launch(host=host))]
    assert [change.to for remedy in remedies for change in remedy.changes] == sizes
    assert all(remedy.safe for remedy in remedies)


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ({"memory": unresolved("$MEM"), "tmpfs": ["/tmp"]}, "the memory limit is not known, and the size is to be less"),
        ({**LIMITED, "tmpfs": ["/tmp:exec"]}, "what else its mount options say is to be mended first"),
        (
            {**LIMITED, "tmpfs": [Value((Tmpfs("/a", ""), Tmpfs("/b", "")))]},
            "its mount options are written in a way that only a person can change",
        ),
    ],
)
def test_what_is_not_known_is_left(host, reason):
    finding, *_ = judged(check, launch(host=host))
    assert finding.remedy.changes == ()
    assert reason == finding.remedy.unknown


def test_its_fix_names_what_it_sets_and_keeps_braces():
    (mount,) = judged(check, launch(host={**LIMITED, "mounts": [mounted()]}))
    assert [change.path for change in mount.remedy.changes] == ["HostConfig.Mounts.TmpfsOptions.SizeBytes"]
    (tmpfs,) = judged(check, launch(host={**LIMITED, "tmpfs": ["/{a}"]}))
    (change,) = tmpfs.remedy.changes
    assert (change.path, Values().fill(change.to)) == ("HostConfig.Tmpfs", "/{a}:size=128m")


def test_it_is_what_is_left_of_another_rule():
    assert check.rest_of == "weak-tmpfs"


def test_both_rules_of_one_tmpfs_do_not_meet():
    before = "docker run -m 512m --tmpfs /tmp:exec app\n"
    assert mended("x.sh", before, "weak-tmpfs", "tmpfs-without-size")[0] == "docker run -m 512m --tmpfs /tmp app\n"
