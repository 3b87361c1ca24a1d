"""What an earlier scan of the same tree said, kept in the user's cache folder.

What is kept are the reports as they were written, under a name made of all that they are made of: this program's files,
semgrep, Python and its packages, the command line, the configuration, the day, and each file that was listed for the scan with
its text. What a file names besides (a sourced script, an included compose file, one that is not there) is known only once it is
read: that stands in the entry, is looked at again, and must be as it was. Nothing goes by the time of a file, but for the
program's own.

An entry is text, never code: one that is broken, of someone else, of another make or under another name than it was given is as
none.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from scanner.discover import lies_in
from scanner.output import Outcome
from scanner.read import STDIN, Library, digest

if TYPE_CHECKING:
    from scanner.pipeline import Looked

_MOST = 32 << 20  # bytes of an entry
_ENTRIES = 50  # of which the oldest go
_SIZE = 32  # bytes of a digest
_OURS = re.compile(rf"[0-9a-f]{{{2 * _SIZE}}}(\..*)?")  # entries, and what is to become one


def folder() -> str | None:
    """The folder for what is kept; None where the user has none. Source: the XDG Base Directory Specification, which says of a
    relative path that it is to be ignored."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    base = given if os.path.isabs(given) else os.path.join(os.environ.get("HOME", ""), ".cache")
    return os.path.join(base, "capdrop") if os.path.isabs(base) else None


class Entry:
    """The place of one scan's outcome. `ignored` says whether git ignores a file, by its path."""

    def __init__(self, place: str, name: str, library: Library, ignored: Callable[[str], bool]) -> None:
        self._folder = place
        self._name = name
        self._path = os.path.join(place, name)
        self._library = library
        self._ignored = ignored

    def recall(self, reports: int) -> Outcome | None:
        """What was kept, if it still holds. `reports`: how many there are to be."""
        try:
            kept = json.loads(_checked(self._path))
            outcome = Outcome(tuple(kept["reports"]), kept["summary"], kept["status"])
            if kept["name"] != self._name or not _is_one(outcome, reports):
                return None
            same = all(digest(self._library.load(path)) == known for path, known in kept["files"].items())
            if same and all(self._ignored(path) is known for path, known in kept["ignored"].items()):
                with suppress(OSError):  # of a file system that is only read
                    os.utime(self._path)
                return outcome
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # there is none that could be used; the scan is made
        return None

    def keep(self, outcome: Outcome, ignored: Mapping[str, bool]) -> None:
        """Keeps an outcome. `ignored`: what was asked of git. Where there is no room for it, nothing is kept."""
        files = self._library.asked()
        if files is None or sum(map(len, outcome.reports)) > _MOST:
            return
        kept = {"name": self._name, **outcome._asdict(), "files": files, "ignored": ignored}
        body = json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(body) > _MOST:
            return
        import tempfile  # late: what was kept is found without it

        try:
            os.makedirs(self._folder, 0o700, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=f"{self._name}.", dir=self._folder)
            try:
                with open(handle, "wb") as file:
                    file.write(_sum(body) + b"\n" + body)
                os.replace(beside, self._path)
            except BaseException:
                os.unlink(beside)
                raise
            self._make_room()
        except OSError:
            pass  # a disk that is full, a home that may not be written to: the next scan is made anew

    def _make_room(self) -> None:
        """Removes the oldest entries, and nothing else: the folder may be a link to where other things lie."""
        with os.scandir(self._folder) as found:
            ours = [one for one in found if _OURS.fullmatch(one.name) and one.is_file(follow_symlinks=False)]
        for one in sorted(ours, key=lambda one: one.stat().st_mtime, reverse=True)[_ENTRIES:]:
            os.unlink(one.path)


def _is_one(outcome: Outcome, reports: int) -> bool:
    texts = [*outcome.reports, outcome.summary]
    return len(texts) == reports + 1 and {type(text) for text in texts} == {str} and type(outcome.status) is int


def entry(looked: Looked, wanted: object) -> Entry | None:
    """Where the outcome of a scan is kept; None where that is not done: for what does not come from the tree alone.

    `wanted`: what is asked of it, as `repr` tells: the command line, and what its reports are made of besides.
    """
    request, discovery, place = looked.request, looked.discovery, folder()
    if place is None or any(lies_in(os.path.realpath(place), tree) for tree in discovery.trees()):
        return None  # who writes a tree is not to write what is kept of it
    if STDIN in request.paths or request.rules or request.baseline or request.diff_base:
        return None
    try:
        program = _program(semgrep=request.semgrep)
    except OSError:  # something is missing, which the scan is to say
        return None
    configuration = request.configuration
    made = blake2b(digest_size=_SIZE)
    for part in (
        program,
        wanted,
        configuration and (configuration.folder, digest(configuration.file)),
        datetime.date.today(),  # what a configuration allows ends some day
        os.getcwd(),
        discovery.repository(),
        discovery.trees(),
        [scope for scope, _ in discovery.scopes],
        discovery.excluded,
        discovery.errors,
        [(found.real, found.path) for found in discovery.found],
        [(kind, digest(file)) for file, kind in looked.files],
    ):
        made.update(repr(part).encode("utf-8", "backslashreplace") + b"\0")

    def ignored(path: str) -> bool:
        from scanner.kept_out import is_ignored

        return is_ignored(path, discovery.roots)

    return Entry(place, made.hexdigest(), looked.library, ignored)


def _program(*, semgrep: bool) -> list[object]:
    """What scans, in this version: Python, its packages, and each file of ours and of semgrep's, with its size and times."""
    here = os.path.dirname(os.path.abspath(__file__))
    said: list[object] = [sys.version]
    for place in sys.path:
        with suppress(OSError):  # there need not be such a folder, or it is an archive
            said.append([place, sorted(name for name in os.listdir(place) if name.endswith("-info"))])
    for place in (here, os.path.join(os.path.dirname(here), "semgrep-rules")):
        for above, below, names in os.walk(place):
            below[:] = sorted(name for name in below if name != "__pycache__")
            said += [_file(os.path.join(above, name)) for name in sorted(names)]
    if semgrep:
        from scanner.semgrep_program import program

        said.append(_file(program()))
    return said


def _file(path: str) -> tuple[str, int, int, int]:
    """Installers may set the time when a file was changed, as one and the same for all; when it was put there they cannot."""
    about = os.stat(path)
    return path, about.st_size, about.st_mtime_ns, about.st_ctime_ns


def _checked(path: str) -> bytes:
    """What stands in an entry. Raises OSError or ValueError where it is not ours, or not whole."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o077:
            raise ValueError("of someone else")
        found, _, body = file.read(_MOST + 2 * _SIZE + 2).partition(b"\n")
    if found != _sum(body):
        raise ValueError("not whole")
    return body


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SIZE).hexdigest().encode()
