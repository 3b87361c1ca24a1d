"""Files that git ignores, and that are read all the same because a file of the repository names them: `.env` as a rule.

They are not part of the repository, and do not stand in what others can read of it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

from scanner import git
from scanner.finding import Finding
from scanner.gitignore import Ignored
from scanner.rule import Rule


def without_kept_out(
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    scanned: Collection[str],
    roots: Sequence[str],
    answers: dict[str, bool],
) -> list[Finding]:
    """The findings, without those in files kept out of the repository of rules that fault what the repository shows.

    `scanned`: paths of files that are not ignored; `roots`: the folders that were looked through, absolute and resolved;
    `answers` gets what was asked of other files.
    """

    def kept_out(path: str) -> bool:
        if path in scanned:
            return False
        if path not in answers:
            answers[path] = is_ignored(path, roots)
        return answers[path]

    def shown(finding: Finding) -> bool:
        return not any(kept_out(span.file.path) for span in (finding.span, *(related.span for related in finding.related)))

    return [finding for finding in findings if not rules[finding.rule].of_repository or shown(finding)]


def is_ignored(path: str, roots: Sequence[str]) -> bool:
    """Whether git ignores a file, by its path; without a repository whether the `.gitignore` files of the folder
    among `roots` that it lies in say so."""
    path = os.path.realpath(path)
    top = git.toplevel(os.path.dirname(path))
    if top is not None:
        try:
            return git.ignores(top, path)
        except git.GitFailed:
            roots = [top]
    root = next((root for root in roots if path.startswith(root.rstrip("/") + "/")), os.path.dirname(path))
    ignored = Ignored(root, [])
    below = os.path.relpath(path, root).split("/")
    for depth in range(len(below)):
        folder = "".join(name + "/" for name in below[:depth])
        if depth and ignored.matches(folder):
            return True
        if os.path.isfile(os.path.join(root, folder, ".gitignore")):
            ignored.read(folder)
    return ignored.matches("/".join(below))
