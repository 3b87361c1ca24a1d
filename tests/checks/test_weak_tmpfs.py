from __future__ import annotations

import pytest

from scanner.checks.weak_tmpfs import check
from scanner.finding import Confidence, Severity
from scanner.launch import Tmpfs, Value
from tests.builders import judged, launch, sometimes, unresolved
from tests.fix.mending import mended

LIMITED = {"memory": 1 << 28}


def mounted(**details):
    return {"Type": "tmpfs", "Target": "/tmp", **({"TmpfsOptions": details} if details else {})}


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({**LIMITED, "tmpfs": ["/tmp:exec"]}, id="exec"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:rw,suid,size=1m"]}, id="suid"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:dev"]}, id="dev"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:noexec,exec"]}, id="the last word counts"),
        pytest.param({"tmpfs": ["/tmp"]}, id="no size, no memory limit"),
        pytest.param({"tmpfs": ["/tmp:noexec"]}, id="options, but no size"),
        *(pytest.param({"tmpfs": [f"/tmp:size=0{unit}"]}, id=f"size 0{unit}: unlimited") for unit in ("", *"%kKmMgGtTpPeE")),
        pytest.param({"mounts": [mounted()]}, id="mount without size"),
        pytest.param({"memory": 0, "tmpfs": ["/tmp"]}, id="memory 0: unlimited"),
    ],
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.HIGH)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param({**LIMITED, "tmpfs": ["/tmp"]}, id="the engine's defaults, memory limited"),
        pytest.param({"tmpfs": ["/tmp:noexec,nosuid,size=100m"]}, id="size"),
        pytest.param({"tmpfs": ["/tmp:size=25%"]}, id="size in percent"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:exec,noexec"]}, id="the last word counts"),
        pytest.param({**LIMITED, "tmpfs": ["/tmp:suid,dev,nodev,nosuid"]}, id="each has its opposite"),
        pytest.param({"tmpfs": ["/tmp:size=1e"]}, id="size in exabytes"),
        pytest.param({"mounts": [Value((mounted(),), unresolved="$SIZE")]}, id="mount that may have a size"),
        pytest.param({"tmpfs": [Value((Tmpfs("/tmp", "$OPTIONS"),), unresolved="/tmp:$OPTIONS")]}, id="unresolved options"),
        pytest.param({"memory": unresolved("$MEM"), "tmpfs": ["/tmp"]}, id="unresolved memory limit"),
        pytest.param({"mounts": [mounted(SizeBytes=1 << 20)]}, id="mount with size"),
        pytest.param({"mounts": ["type=volume,source=data,target=/data"]}, id="a volume"),
        pytest.param({}, id="no tmpfs"),
    ],
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("--tmpfs /tmp", "--tmpfs /tmp:size=64m"),
        ("--tmpfs /tmp:exec,mode=700", "--tmpfs /tmp:mode=700,size=64m"),
        ("--tmpfs /tmp:suid,size=1m", "--tmpfs /tmp:size=1m"),
        ("--tmpfs /tmp:,dev,,ro,size=1m", "--tmpfs /tmp:ro,size=1m"),
        ("-m 1g --tmpfs /tmp:exec", "-m 1g --tmpfs /tmp"),
        ("-m 1g --tmpfs /tmp:exec,mode=700", "-m 1g --tmpfs /tmp:mode=700"),
        ("--mount type=tmpfs,target=/tmp", "--mount type=tmpfs,target=/tmp,tmpfs-size=64m"),
    ],
)
def test_what_mends_it(given, wanted):
    assert mended("run.sh", f"docker run {given} app\n", "weak-tmpfs")[0] == f"docker run {wanted} app\n"


@pytest.mark.parametrize("given", ['--tmpfs "/tmp:exec,$MORE"', '--tmpfs "/$NAME"'])
def test_what_only_a_person_can_mend(given):
    text = f"docker run {given} app\n"
    assert mended("run.sh", text, "weak-tmpfs") == (
        text,
        ["its mount options are written in a way that only a person can change"],
    )


def test_both_faults_of_one_tmpfs():
    assert len(judged(check, launch(host={"tmpfs": ["/tmp:exec"]}))) == 2


def test_a_memory_limit_on_some_paths_does_not_bound_it():
    (finding,) = judged(check, launch(host={"memory": sometimes(1 << 28), "tmpfs": ["/tmp"]}))
    assert "no size" in finding.message


def test_a_guess_on_an_opaque_launch_unless_written():
    (guess,) = judged(check, launch(opaque=True, host={"tmpfs": ["/tmp"]}))
    (fact,) = judged(check, launch(opaque=True, host={"tmpfs": ["/tmp:exec,size=1m"]}))
    assert (guess.confidence, fact.confidence) == (Confidence.LOW, Confidence.HIGH)
