"""Changes of a launch written into its command line, as it stands in a script, a recipe, a `RUN`.

Options are added right behind the verb, where whatever follows still has the last word: each on a continued line of its own
where most lines of the command have one. An option that is there is changed or taken out where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import NamedTuple

from scanner.addition import option
from scanner.docker_cli import tool_named
from scanner.docker_flags import Flag, Given
from scanner.docker_words import parse
from scanner.finding import Edit
from scanner.fix.errors import CannotFix
from scanner.launch import HostConfig, Launch, api_name
from scanner.remedy import Change, Like, Values
from scanner.source import Certainty, Fragment, Span, Text

_QUOTES = "'\""
_ENDS_WORD = re.compile(r"\Z|[\s'\"`);|&]|\\\n")
_REST_OF_LINE = re.compile(r"[ \t]+(?:(\\\n)|(?=[^ \t\\\n]))")  # behind a verb; the group: nothing but a continuation
_BLANKS = re.compile(r"(?:[ \t]|\\\n)+\Z")
_REPEATABLE = re.compile(r"[\w.:]*|\$\{?\w+(?::-[\w.]+)?\}?|\$\([\w.-]+\)|\$\$\w+")  # says the same wherever it stands
_SIZE_OF_MOUNT = "HostConfig.Mounts.TmpfsOptions.SizeBytes"


_SCALARS = {api_name(each.name) for each in fields(HostConfig) if each.default is None}


class _Option(NamedTuple):
    """An option as it stands in the command: its words, and what they are read as."""

    flag: Flag
    given: Given
    words: tuple[Text, ...]


class Command:
    """The command line of a launch. Raises CannotFix where it is not written in one place."""

    def __init__(self, launch: Launch, values: Values) -> None:
        self.launch = launch
        self.values = values
        self.words = launch.words
        self.verb_at = launch.verb_at
        verb = launch.words[launch.verb_at]
        self.table = tool_named(launch.tool).verbs[_called(launch)].table
        self.via = _shared(launch.words[0], verb)
        self.verb = _only(verb, self.via, f"`{verb}` does not stand in the command itself")
        self.file = self.verb.file
        self.parsed = parse(self.words[self.verb_at + 1 :], self.table)

    def edits(self, changes: Sequence[Change]) -> list[Edit]:
        """All changes as edits that do not overlap. Raises CannotFix for one that cannot be written."""
        added = [self._option(change) for change in changes if change.instead is None]
        changed = [self._in_place(change) for change in changes if change.instead is not None and change.to is not None]
        gone = [span for change in changes if change.instead is not None and change.to is None for span in self._gone(change)]
        return [*_merged(self._added(list(dict.fromkeys(added))), [_taken_out(span) for span in gone]), *changed]

    # -- what is added

    def _option(self, change: Change) -> str:
        made = option(self.table, change.path, self._text(change))
        if made is None:
            raise CannotFix(f"`{self.words[self.verb_at]}` has no option for it here")
        if made.lost:
            raise CannotFix(f"`--mount` cannot say `{made.lost}` of a tmpfs as `--tmpfs` does")
        return made.text

    def _added(self, options: list[str]) -> list[Edit]:
        if not options:
            return []
        text, at = self.file.text, self.verb.end
        quote = text[at : at + 1]
        if quote and quote in _QUOTES and text[self.verb.start - 1 : self.verb.start] == quote:
            at += 1
        line = self._line_of_its_own()
        if line is not None:
            first, indent, foreign = line
            if not foreign:
                return [Edit(Span(self.file, first, first), "".join(f"{option} \\\n{indent}" for option in options))]
            if rest := _REST_OF_LINE.match(text, at):
                end = at if rest[1] else rest.end()
                return [Edit(Span(self.file, at, end), f" \\\n{indent}".join(["", *options, *([] if rest[1] else [""])]))]
        if not _ENDS_WORD.match(text, at):
            raise CannotFix("its words are not written as in a shell")
        return [Edit(Span(self.file, at, at), "".join(f" {option}" for option in options))]

    def _line_of_its_own(self) -> tuple[int, str, bool] | None:
        """Where the first option on a continued line stands, that line's indentation, and whether what comes before it may be
        options from elsewhere, which are to have the last word; None where most of the lines have several options."""
        options: list[Span] = []
        names = {id(option.words[0]) for option in self._options()}
        foreign = False
        for word in self.words[self.verb_at + 1 : len(self.words) - len(self.parsed.operands)]:
            span = self._at(word)
            is_option = id(word) in names
            if not options:
                foreign |= span is None or word.splits or is_option and len(word.fragments[0].via) > len(self.via)
            if span is not None and is_option and span.line != self.verb.line:
                options.append(span)
        counts = Counter(span.line for span in options)
        if not options or 2 * sum(count == 1 for count in counts.values()) < len(counts):
            return None
        text, first = self.file.text, options[0].start
        start = text.rfind("\n", 0, first) + 1
        if text[start:first].strip(" \t") or not text[:start].endswith("\\\n"):
            return None
        return first, text[start:first], foreign

    def _at(self, word: Text) -> Span | None:
        """Where a word stands in the command's own text, its quotes included; None where it does not."""
        spans = [_written(fragment, len(self.via)) for fragment in word]
        if not spans or any(span is None or span.file is not self.file for span in spans):
            return None
        if any(fragment.via[: len(self.via)] != self.via for fragment in word):
            return None
        return _quoted(Span(self.file, min(s.start for s in spans if s), max(s.end for s in spans if s)))

    def _text(self, change: Change) -> str:
        """The text of the option's value."""
        if isinstance(change.to, Like):
            return self._like(change.to.path)
        return self.values.fill(change.to or "")

    def _like(self, path: str) -> str:
        options = [option for option in self._options() if option.flag.sets is not None and path in option.flag.sets.paths]
        value = options[-1].given.value if options else None
        if value is None:
            raise CannotFix("what it must be equal to is set elsewhere")
        name = options[-1].words[0].fragments[0]
        spans = [_written(fragment, len(name.via)) for fragment in value]
        known = [span for span in spans if span is not None and span.file is name.span.file] if name.span is not None else []
        if known and len(known) == len(spans):
            whole = _with_default(Span(known[0].file, known[0].start, max(span.end for span in known)))
            if _REPEATABLE.fullmatch(whole.text) and ("$" not in whole.text or name.via == self.via):
                quoted = _quoted(whole).text
                return quoted if "$" in quoted and quoted[0] in _QUOTES and quoted[0] == quoted[-1] else whole.text
        if value.resolved and value.certainty is Certainty.ALWAYS and re.fullmatch(r"\w+", str(value)):
            return str(value)
        raise CannotFix(f"what it must be equal to is not known: {value}")

    # -- what is there

    def _options(self) -> Iterator[_Option]:
        """The options with their words, as `parse` has read them one after the other."""
        at = self.verb_at + 1
        for flag, given in self.parsed.flags:
            for index in range(max(at - 1, self.verb_at + 1), len(self.words)):
                one, two = self.words[index], self.words[index : index + 2]
                if one.spans == given.spans:
                    found: tuple[Text, ...] = (one,)
                elif len(two) == 2 and given.value is not None and (two[0] + two[1]).spans == given.spans:
                    found = tuple(two)
                else:
                    continue
                yield _Option(flag, given, found)
                at = index + len(found)
                break

    def _in_place(self, change: Change) -> Edit:
        """The option's value replaced where it stands, in the same quotes."""
        option = self._option_of(change)
        value, name = option.given.value, option.words[0].fragments[0]
        if value is None:
            raise CannotFix("the option has no value to be changed")
        spans = value.spans
        if not value.resolved or len(spans) != 1 or spans[0].text != str(value) or any(f.via != name.via for f in value):
            where = _place(value)
            raise CannotFix(f"its value comes from elsewhere: {where.text if where is not None else value}", where)
        if change.path == _SIZE_OF_MOUNT:
            return Edit(Span(spans[0].file, spans[0].end, spans[0].end), f",tmpfs-size={self._text(change)}")
        text = self._text(change)
        if "$" in text and _quoted(spans[0]) != spans[0]:
            raise CannotFix(f"its value would have to be `{text}`, which is read otherwise in the quotes that are there")
        return Edit(spans[0], text)

    def _option_of(self, change: Change) -> _Option:
        path = "HostConfig.Mounts" if change.path == _SIZE_OF_MOUNT else change.path
        spans = change.instead.spans if change.instead is not None else ()
        found = [o for o in self._options() if o.given.spans == spans and o.flag.sets is not None and path in o.flag.sets.paths]
        if len(found) != 1:
            raise CannotFix("several places set it, or it does not stand in the command")
        if change.to is None and sum(where == path and value.spans == spans for where, value in self.launch.values()) > 1:
            raise CannotFix(f"one option sets several: {found[0].given.value}")
        return found[0]

    def _gone(self, change: Change) -> list[Span]:
        """What goes: the one option that is an element of a list, or each that sets what holds one value."""
        option = self._option_of(change)
        if not _is_scalar(change.path):
            return [self._extent(option)]
        sets = [each for each in self._options() if each.flag.sets is not None and change.path in each.flag.sets.paths]
        return [self._extent(each) for each in sets]

    def _extent(self, option: _Option) -> Span:
        """The whole text of an option, wherever that is written."""
        via = option.words[0].fragments[0].via
        if not re.match(r"--|-\w\Z", str(option.words[0])):
            raise CannotFix(f"it stands in one word with other options: {option.words[0]}")
        places: list[Span] = []
        for word in option.words:
            spans = word.spans
            if any(fragment.via != via or fragment.span is None for fragment in word) or not spans:
                raise CannotFix("a part of it comes from elsewhere")
            if any(span.file is not spans[0].file for span in spans):
                raise CannotFix("it is not written in one place")
            places.append(_quoted(Span(spans[0].file, min(s.start for s in spans), max(s.end for s in spans))))
        return _whole(places)


def _is_scalar(path: str) -> bool:
    owner, _, name = path.rpartition(".")
    return path == "User" or owner == "HostConfig" and name in _SCALARS


def place(launch: Launch) -> tuple[str, int, int, str]:
    """Where options are added to a command: those that have it in common share their text."""
    span = next((fragment.span for fragment in launch.words[launch.verb_at] if fragment.span is not None), launch.span)
    return span.file.path, span.start, span.end, "+"


def _merged(added: list[Edit], gone: list[Edit]) -> list[Edit]:
    """Both, where the line before which options are added is itself taken out: what is added stands in its place."""
    for one in added:
        for other in gone:
            if other.span.file is one.span.file and other.span.start < one.span.start < other.span.end:
                before = one.span.file.text[other.span.start : one.span.start]
                text = before + one.text[: one.text.rstrip(" \t\n").rfind("\\")].rstrip()
                return [Edit(other.span, text), *(edit for edit in gone if edit is not other)]
    return added + gone


def _called(launch: Launch) -> tuple[str, ...]:
    """The key of the verb in the table of its tool."""
    verbs = tool_named(launch.tool).verbs
    words = tuple(launch.verb.split())
    if words not in verbs:
        raise CannotFix(f"`{launch.verb}` is launched with the options of something else")
    return words


def _shared(tool: Text, verb: Text) -> tuple[Span, ...]:
    """The expansions that brought tool and verb along together: the command's own text stands behind the last of them."""
    one, other = (word.fragments[0].via if word.fragments else () for word in (tool, verb))
    count = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:count]


def _only(word: Text, via: tuple[Span, ...], otherwise: str) -> Span:
    fragment = word.fragments[0]
    if len(word.fragments) != 1 or fragment.span is None or fragment.via != via or fragment.span.text != fragment.text:
        raise CannotFix(otherwise)
    return fragment.span


def _written(fragment: Fragment, level: int) -> Span | None:
    """Where a fragment, or the expansion that it came through, stands at a level of expansion."""
    return fragment.via[level] if len(fragment.via) > level else fragment.span


def _quoted(span: Span) -> Span:
    """The span with the quotes around it, and those that are open in it."""
    text, start, end = span.file.text, span.start, span.end
    while True:
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        odd = [quote for quote in _QUOTES if text.count(quote, start, end) % 2]
        if before and before in _QUOTES and (before in odd or before == after):
            start, end = start - 1, end + (before == after and before not in odd)
        elif after and after in odd:
            end += 1
        else:
            break
    if text.startswith("'", start) and text[max(start - 1, 0) : start] == "$":
        start -= 1
    return Span(span.file, start, end)


def _whole(spans: list[Span]) -> Span:
    """Words that stand one behind the other, as one stretch. Raises CannotFix where they are not plainly written."""
    file, start, end = spans[0].file, spans[0].start, spans[-1].end
    between = [file.text[one.end : other.start] for one, other in pairwise(spans)]
    written = file.text[start:end]
    plain = not re.search(r"\\(?!\n)", written) and all(_BLANKS.fullmatch(each) for each in between)
    alone = not start or file.text[start - 1] in " \t\n(=\"'`"
    if not plain or not alone or not _ENDS_WORD.match(file.text, end) or any(written.count(quote) % 2 for quote in _QUOTES):
        raise CannotFix("it is not written plainly enough to be taken out")
    return Span(file, start, end)


def _with_default(span: Span) -> Span:
    """The whole expansion, of a span that is its default: `${X:-1g}`."""
    before = re.search(r"\$\{\w+:?-\Z", span.file.text[max(0, span.start - 100) : span.start])
    closed = span.file.text.startswith("}", span.end)
    return Span(span.file, span.start - len(before[0]), span.end + 1) if before and closed else span


def _taken_out(span: Span) -> Edit:
    """An option gone, with the blanks before it; or its whole line, where it stands alone on one that is not continued."""
    text = span.file.text
    start, end = span.start, span.end
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip() and not text[:line].endswith("\\\n"):
        rest = re.compile(r"[ \t]*(?:\\?\n)").match(text, end)
        if rest:
            return Edit(Span(span.file, line, rest.end()), "")
    before = _BLANKS.search(text, max(0, start - 500), start)
    if before:
        return Edit(Span(span.file, before.start(), end), "")
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return Edit(Span(span.file, start, end), "")


def _place(text: Text) -> Span | None:
    return next((fragment.via[-1] if fragment.via else fragment.span for fragment in text if fragment.span), None)
