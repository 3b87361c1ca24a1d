"""Shell text, read as a shell reads it: commands with their words, launches among them.

syntax.py (the tree) ← words.py, parser.py (text to tree) ← expand.py, braces.py, patterns.py, scope.py (what words become) ←
evaluator.py, flow.py (paths), commands.py, builtins.py, wrappers.py, shells.py (which commands run).
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner.launch import Extraction
from scanner.project import Project
from scanner.source import SourceFile, Text


def evaluate(
    text: Text,
    file: SourceFile,
    kind: str,
    project: Project,
    *,
    as_root: bool = False,
    environment: Mapping[str, tuple[Text, ...]] | None = None,
    any_sh: bool = False,
) -> Extraction:
    """What a shell program launches, builds and runs.

    `text` may stand in another format (a make recipe, a Dockerfile's RUN); unresolved parts of it are kept as such.
    `kind`: the format to give launches. `as_root`: it runs as root without saying so. `environment`: variables that it is
    given, with their possible values. `any_sh`: it is run by whatever `/bin/sh` is, which need not expand braces. Errors
    are given by the line of `file`.
    """
    from scanner.shell.evaluator import Evaluator
    from scanner.shell.mention import may_start
    from scanner.shell.scope import Content, Scope

    evaluator = Evaluator(file, kind, project)
    given = {name: tuple(Content.of(value) for value in values) for name, values in (environment or {}).items()}
    texts = [str(text), *(str(value) for values in (environment or {}).values() for value in values)]
    if not may_start(texts, project) and not (kind == "makefile" and "make" in texts[0].lower()):  # which calls other recipes
        evaluator.read(text)
        return evaluator.found
    evaluator.draws_on(*texts)
    evaluator.text(text, None, Scope(dict(given), exported=set(given), any_sh=any_sh), as_root=as_root)
    return evaluator.found


def printed(text: Text, file: SourceFile, kind: str, project: Project) -> tuple[Extraction, tuple[Text, ...]]:
    """Likewise for a command whose output is used; with what it may print, nothing where that can't be told."""
    from scanner.shell.evaluator import Evaluator, Frame
    from scanner.shell.parser import parse
    from scanner.shell.scope import Scope

    evaluator = Evaluator(file, kind, project)
    evaluator.draws_on(str(text))
    try:
        script, _, _ = parse(text)
        outputs = evaluator.printed(script.program, Frame(script.reader, Scope()))
    except RecursionError:
        evaluator.too_deep()
        return evaluator.found, ()
    evaluator.text(text, None, Scope())
    known = tuple(content.words[0] for content in outputs if content is not None and content.words)
    return evaluator.found, known if len(known) == len(outputs) else ()
