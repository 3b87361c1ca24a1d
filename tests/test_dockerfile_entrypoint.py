"""Images whose ENTRYPOINT or CMD gives up root, by its own words or in a script of the repository."""

from __future__ import annotations

import pytest

from scanner.extract.dockerfile import extract
from scanner.launch import Image
from scanner.project import Project
from scanner.source import SourceFile


def image(dockerfile: str, path: str = "Dockerfile", **scripts: str) -> Image:
    """The final stage, where the tree holds the scripts; `__` in a name stands for `/`."""
    files = {name.replace("__", "/") + ".sh": text for name, text in scripts.items()}
    found = extract(
        SourceFile(path, dockerfile), Project(load=lambda path: SourceFile(path, files[path]) if path in files else None)
    )
    assert not found.errors
    return found.images[-1]


@pytest.mark.parametrize(
    "last",
    [
        'ENTRYPOINT ["gosu", "app", "/server"]',
        'ENTRYPOINT ["/usr/bin/tini", "--", "su-exec", "app:app"]\nCMD ["/server"]',
        'ENTRYPOINT ["tini", "-g", "--"]\nCMD ["gosu", "1000", "/server"]',
        "CMD gosu app /server",
        'CMD ["sh", "-c", "chown app /data && exec gosu app /server"]',
        'ENTRYPOINT ["setpriv", "--reuid=app", "--clear-groups", "/server"]',
        'ENTRYPOINT ["runuser", "-u", "app", "--", "/server"]',
        'ENTRYPOINT ["chroot", "--userspec=app", "/", "/server"]',
        'ENTRYPOINT ["su", "-s", "/bin/sh", "app", "-c", "/server"]',
        'ENTRYPOINT ["s6-setuidgid", "app", "/server"]',
        'ENTRYPOINT ["chpst", "-u", "app", "/server"]',
        'ENTRYPOINT ["sudo", "-E", "-u", "app", "/server"]',
    ],
)
@pytest.mark.parametrize("base", ["FROM debian\n", "FROM acme/base\n", "FROM acme/base\nUSER root\n"])
def test_words_that_drop_root(base: str, last: str) -> None:
    found = image(f"{base}{last}\n")
    assert (found.runs_as_root, found.drops_root) == (False, True)


@pytest.mark.parametrize(
    "last",
    [
        'ENTRYPOINT ["gosu", "root", "/server"]',
        'ENTRYPOINT ["su-exec", "0:0", "/server"]',
        'ENTRYPOINT ["gosu", "app"]',
        'ENTRYPOINT ["setpriv", "--clear-groups", "/server"]',
        'ENTRYPOINT ["chroot", "/jail", "sudo", "-u", "app"]',
        'ENTRYPOINT ["/server", "gosu", "app"]',
        'ENTRYPOINT ["gosu"]',
        'CMD ["sh", "-c", "gosu app migrate && /server"]',
        'CMD ["sh", "-c"]',
        "CMD []",
        "ENTRYPOINT []",
        'CMD ["gosu", "app", "/server"]\nENTRYPOINT ["/init"]',
    ],
)
def test_words_that_keep_it(last: str) -> None:
    found = image(f"FROM debian\n{last}\n")
    assert (found.runs_as_root, found.drops_root) == (True, False)


DROPS = '#!/bin/sh\nset -e\nchown -R app /data\nexec gosu app "$@"\n'


@pytest.mark.parametrize(
    "script",
    [
        DROPS,
        '#!/bin/bash\nif [ "$(id -u)" = 0 ]; then\n  exec su-exec app "$0" "$@"\nfi\nexec "$@"\n',
        '#!/usr/bin/env bash\nif [ "$1" = server ]; then set -- gosu app "$@"; fi\nexec "$@"\n',
        "#!/bin/sh\ncase $1 in\n  run) exec setpriv --reuid app --regid app \\\n    --clear-groups /server ;;\nesac\n",
        '#!/bin/sh\n[ "$(id -u)" = 0 ] && exec runuser -u "$APP_USER" -- "$@"\n',
        "#!/bin/sh\nsetup\nsu-exec app /server\n",
        "#!/bin/sh\n{\n  su app -c /server\n}\n",
    ],
)
def test_a_script_that_drops_root(script: str) -> None:
    text = 'FROM debian\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["server"]\n'
    assert image(text, entrypoint=script).runs_as_root is False


@pytest.mark.parametrize(
    "script",
    [
        '#!/bin/sh\ngosu app migrate\nexec "$@"\n',
        '#!/bin/sh\n# exec gosu app "$@"\nexec "$@"\n',
        '#!/bin/sh\necho "exec gosu app"\nexec "$@"\n',
        '#!/bin/sh\nexec gosu root "$@"\n',
        '#!/usr/bin/env python3\nexec gosu app "$@"\n',
        "",
    ],
)
def test_a_script_that_keeps_it(script: str) -> None:
    text = 'FROM debian\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n'
    assert image(text, entrypoint=script).runs_as_root is True


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        ("Dockerfile", 'COPY docker/entry.sh /usr/bin/start\nENTRYPOINT ["start"]'),
        ("Dockerfile", 'COPY --chmod=755 docker/*.sh docker/entry.sh /bin/\nENTRYPOINT ["entry.sh"]'),
        ("Dockerfile", 'COPY . /app\nENTRYPOINT ["/app/docker/entry.sh"]'),
        ("Dockerfile", 'COPY docker /app\nWORKDIR /app\nENTRYPOINT ["./entry.sh"]'),
        ("Dockerfile", 'ADD ["docker/entry.sh", "/e.sh"]\nENTRYPOINT ["/bin/sh", "/e.sh"]'),
        ("docker/Dockerfile", 'COPY entry.sh /\nENTRYPOINT ["tini", "--", "/entry.sh"]'),
        ("docker/Dockerfile", 'COPY docker/entry.sh /\nCMD ["/entry.sh"]'),
    ],
)
def test_where_the_script_comes_from(path: str, rest: str) -> None:
    assert image(f"FROM debian\n{rest}\n", path, docker__entry=DROPS).runs_as_root is False


@pytest.mark.parametrize(
    "rest",
    [
        'COPY --from=build entry.sh /\nENTRYPOINT ["/entry.sh"]',
        'COPY other.sh /\nENTRYPOINT ["/entry.sh"]',
        'COPY $DIR/entry.sh /\nENTRYPOINT ["/entry.sh"]',
        'COPY entry.sh /\nENTRYPOINT ["/server", "/entry.sh"]',
        'ENTRYPOINT ["/entry.sh"]',
    ],
)
def test_a_script_that_is_not_of_this_repository(rest: str) -> None:
    assert image(f"FROM debian\n{rest}\n", entry=DROPS).runs_as_root is True


def test_a_later_stage_inherits_what_an_earlier_one_starts_with() -> None:
    text = 'FROM debian AS a\nCOPY entry.sh /\nENTRYPOINT ["/entry.sh"]\nFROM a\nCMD ["server"]\n'
    assert image(text, entry=DROPS).runs_as_root is False
    assert image(text + "ENTRYPOINT []\n", entry=DROPS).runs_as_root is True


def test_an_entrypoint_takes_away_the_command_of_an_earlier_stage_only() -> None:
    text = 'FROM debian AS a\nCMD ["gosu", "app", "/server"]\n'
    assert image(text + 'ENTRYPOINT ["tini", "--"]\n').runs_as_root is False
    assert image(text + 'FROM a\nENTRYPOINT ["tini", "--"]\n').runs_as_root is True


def test_the_base_s_own_script_is_still_what_runs() -> None:
    assert image('FROM postgres:17\nENTRYPOINT ["docker-entrypoint.sh"]\n').runs_as_root is False
    own = 'FROM postgres:17\nCOPY docker-entrypoint.sh /bin/\nENTRYPOINT ["docker-entrypoint.sh"]\n'
    assert image(own).runs_as_root is True


@pytest.mark.parametrize(
    ("script", "root"),
    [
        ('#!/bin/sh\nset -e\nexec docker-entrypoint.sh "$@"\n', False),
        ('#!/bin/sh\nif [ "$1" ]; then exec /usr/local/bin/docker-entrypoint.sh "$@"; fi\n', False),
        ('#!/bin/sh\nexec "$@"\n', True),
        ("#!/bin/sh\n# exec docker-entrypoint.sh\nexec postgres\n", True),
    ],
)
def test_a_script_that_becomes_the_base_s(script: str, root: bool) -> None:
    text = 'COPY wrap.sh /\nENTRYPOINT ["tini", "--", "/wrap.sh"]\n'
    assert image(f"FROM postgres:17\n{text}", wrap=script).runs_as_root is root
    assert image(f"FROM debian\n{text}", wrap=script).runs_as_root is True
    assert image(f"FROM postgres:17\nUSER root\n{text}", wrap=script).runs_as_root is True


def test_volumes_are_declared_in_either_form_and_inherited() -> None:
    text = 'FROM a AS b\nVOLUME /data /log\nFROM b\nVOLUME ["/cache"]\n'
    assert [value.only for value in image(text).volumes] == ["/data", "/log", "/cache"]
