from __future__ import annotations

import pytest

from scanner.security_opt import option


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("seccomp=unconfined", ("seccomp", "unconfined")),
        ("seccomp:unconfined", ("seccomp", "unconfined")),
        ("label=type:spc_t", ("label", "type:spc_t")),
        ("label:type:spc_t", ("label", "type:spc_t")),
        ("label:type=spc_t", ("label:type", "spc_t")),  # an equals sign goes first, wherever it stands
        ("no-new-privileges", ("no-new-privileges", "true")),
        ("no-new-privileges:false", ("no-new-privileges", "false")),
        ("writable-cgroups", ("writable-cgroups", "true")),
        ("disable", ("label", "disable")),
        ("seccomp", ("seccomp", "")),
        ("", ("", "")),
    ],
)
def test_name_and_argument(text, read):
    assert option(text) == read


def test_nerdctl_knows_no_colon():
    assert option("seccomp:unconfined", "nerdctl") == ("seccomp:unconfined", "")
    assert option("seccomp=unconfined", "nerdctl") == ("seccomp", "unconfined")
