"""What is said of fixes: how much was mended, what that may break, and what was left and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scanner import terminal
from scanner.finding import Finding
from scanner.report.layout import filled
from scanner.report.printable import inert, printable
from scanner.rule import Rule
from scanner.source import Span

_REASONS = 3
_NARROWEST = 40


def render(
    fixed: Sequence[Finding],
    unfixed: Sequence[Finding],
    left: Sequence[Finding],
    spared: int,
    files: int,
    rules: Mapping[str, Rule],
    *,
    written: bool,
    verbose: bool,
    line: Callable[[Span], int] = lambda span: span.line,
    width: int = terminal.WIDTH,
) -> str:
    """The summary for people. `left`: the findings afterwards; `spared`: how many suppressions were taken out. `written`: else
    it was only shown what would be done. `line`: the line to be named for a place; `width` in columns, to which sentences are
    set."""
    told = [*_done(fixed, spared, files, written), *_may_break(fixed, rules), *_left(unfixed, left, verbose)]
    lines = [part for each in told for part in filled(printable(each).split(" "), max(width, _NARROWEST), "")]
    if verbose:
        lines += (printable(_unfixed(one, line)) for one in unfixed)
    return inert("".join(f"{each}\n" for each in lines))


def _done(fixed: Sequence[Finding], spared: int, files: int, written: bool) -> Iterator[str]:
    what = "Fixed" if written else "Would fix"
    if spared:
        yield f"{'Took' if written else 'Would take'} out what is not used of {_count(spared, 'suppression')}."
    if not fixed:
        if not spared:
            yield "Nothing was fixed." if written else "Nothing would be fixed."
        return
    each = ", ".join(f"{rule} {count}" for rule, count in sorted(Counter(one.rule for one in fixed).items()))
    yield f"{what} {_count(len(fixed), 'finding')} in {_count(files, 'file')}: {each}."


def _may_break(fixed: Iterable[Finding], rules: Mapping[str, Rule]) -> Iterator[str]:
    """What the rules' own documentation says of fixes that are not safe."""
    for name in sorted({one.rule for one in fixed if one.fix is not None and not one.fix.safe}):
        said = rules[name].sections().get("What may break", "")
        if said:
            yield f"{name} may break: {' '.join(said.split())}"


def _left(unfixed: Sequence[Finding], left: Sequence[Finding], verbose: bool) -> Iterator[str]:
    unsafe = sum(one.fix is not None and not one.fix.safe and not one.unfixed for one in left)
    if unsafe:
        yield f"{_count(unsafe, 'finding')} can be fixed by edits that may change what works; --unsafe-fixes makes them."
    bare = sum(one.fix is None and not one.unfixed for one in left)
    if bare:
        yield f"{_count(bare, 'finding')} of rules without a fix; --explain RULE says what to do."
    if unfixed and verbose:
        yield f"{_count(len(unfixed), 'finding')} could not be fixed:"
    elif unfixed:
        reasons = Counter(one.unfixed for one in unfixed).most_common()
        told = "; ".join(f"{reason} ({count})" for reason, count in reasons[:_REASONS])
        more = f"; and {len(reasons) - _REASONS} more reasons, with -v" if len(reasons) > _REASONS else ""
        yield f"{_count(len(unfixed), 'finding')} could not be fixed: {told}{more}."


def _unfixed(finding: Finding, line: Callable[[Span], int]) -> str:
    by, file = finding.unfixed_by, finding.span.file
    where = f" (line {line(by)}{f' of {by.file.path}' if by.file.path != file.path else ''})" if by is not None else ""
    return f"{file.path}:{line(finding.span)}: {finding.rule}: {finding.unfixed}{where}"


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"
