from __future__ import annotations

from scanner.checks.missing_memory_limit import check as missing_memory_limit
from scanner.checks.missing_pids_limit import check as missing_pids_limit
from scanner.checks.missing_read_only import check as missing_read_only
from scanner.checks.seccomp_unconfined import check as seccomp_unconfined
from scanner.launch import Value
from scanner.remedy import Change, Remedy, Values
from tests.builders import judged, launch, unresolved


def remedy(rule, **given) -> Remedy:
    (found,) = judged(rule, launch(**given))
    return found.remedy


def test_values_take_the_place_of_their_names() -> None:
    assert Values(memory="1g", tmpfs="/run:mode=700").fill("{memory} {bounded_tmpfs} ${X}") == "1g /run:mode=700,size=64m ${X}"
    assert Values(tmpfs="/run:size=1m").fill("{bounded_tmpfs}") == "/run:size=1m"
    assert Values(tmpfs="/run").fill("{bounded_tmpfs} {tmpfs_size}") == "/run:size=64m 64m"
    assert Values().fill("{{memory} {fill} {") == "{memory} {fill} {"


def test_what_is_set_the_wrong_way_gives_way() -> None:
    zero = Value.of(0)
    assert remedy(missing_pids_limit, host={"pids_limit": zero}).changes == (Change("HostConfig.PidsLimit", "{pids}", zero),)
    assert remedy(missing_pids_limit).changes == (Change("HostConfig.PidsLimit", "{pids}"),)


def test_only_a_limit_far_above_what_is_needed_is_safe() -> None:
    assert remedy(missing_pids_limit).safe
    assert not remedy(missing_memory_limit).safe


def test_a_read_only_root_comes_with_its_tmpfs() -> None:
    paths = [change.path for change in remedy(missing_read_only).changes]
    assert paths == ["HostConfig.ReadonlyRootfs", "HostConfig.Tmpfs"]
    assert len(remedy(missing_read_only, host={"tmpfs": ["/run"]}).changes) == 1
    assert len(remedy(missing_read_only, supplies=frozenset({"HostConfig.Tmpfs"})).changes) == 1


def test_a_limit_that_might_be_below_the_reservation_is_not_chosen() -> None:
    assert remedy(missing_memory_limit, host={"memory_reservation": unresolved("$R")}).unknown
    assert remedy(missing_memory_limit, host={"memory_reservation": 600 << 20}).changes[0].to == "1200m"
    assert remedy(missing_memory_limit, host={"memory_reservation": 0}).changes[0].to == "{memory}"


def test_what_is_moot_beside_privileged_is_safe_to_take_out_and_not_added() -> None:
    assert remedy(seccomp_unconfined, host={"security_opt": ["seccomp=unconfined"], "privileged": True}).safe
    assert not remedy(seccomp_unconfined, host={"security_opt": ["seccomp=unconfined"]}).safe
