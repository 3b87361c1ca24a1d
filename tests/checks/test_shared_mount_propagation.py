from __future__ import annotations

import pytest

from scanner.checks.shared_mount_propagation import check
from tests.builders import judged, launch


@pytest.mark.parametrize(
    "host",
    [
        {"binds": ["/srv:/srv:shared"]},
        {"binds": ["/srv:/srv:ro,rshared"]},
        {"binds": ["./data:/data:rw,shared,z"]},
        {"mounts": ["type=bind,source=/srv,target=/srv,bind-propagation=rshared"]},
    ],
    ids=str,
)
def test_fires(host):
    (finding,) = judged(check, launch(host=host))
    assert str(finding.severity) == "medium"


@pytest.mark.parametrize(
    "host",
    [
        {"binds": ["/srv:/srv"]},
        {"binds": ["/srv:/srv:rslave"]},
        {"binds": ["/srv/shared:/shared:private"]},
        {"binds": ["/srv:/srv:z"]},
        {"mounts": ["type=bind,source=/srv,target=/srv,bind-propagation=rprivate"]},
        {"mounts": ["type=volume,source=shared,target=/srv"]},
    ],
    ids=str,
)
def test_silent(host):
    assert judged(check, launch(host=host)) == []
