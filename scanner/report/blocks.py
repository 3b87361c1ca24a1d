"""What the text report says of one launch: its findings, each with a code frame, and what hardening to add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner import terminal
from scanner.catalogue import MISSING_HARDENING, is_missing_hardening
from scanner.finding import Confidence, Finding
from scanner.launch import Launch, Related
from scanner.record import dataclass
from scanner.report.frame import Frame, Frames
from scanner.report.grouping import addition_lines, title
from scanner.report.headers import headers, place
from scanner.report.layout import MARGIN, filled
from scanner.report.printable import printable
from scanner.report.styles import BOLD, FAINT, RELATED, SEVERITIES
from scanner.rule import Rule
from scanner.source import SourceFile, Span
from scanner.terminal import width

_BESIDE = 40  # columns in which a message may stand beside the mark, on two lines; else it goes below
_FRAMED = 3  # related places that are shown with their line; more are listed
_NAMES = re.compile(r"(missing-[a-z-]+)")
_SEQUENCE = re.compile(r"\x1b(\[[0-9;]*m|\]8;;[^\x1b]*\x1b\\)")
_GUTTER = len(MARGIN) + 1  # columns before the code of a frame

Group = list[tuple[Finding, list[Finding]]]


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one finding. `addition`: a block that need not be said twice; then `lines` come after it.

    `start`: what it begins with; `tag`: the rules; `sure`: how sure that is, as a tag ends.
    """

    lines: tuple[str, ...]
    addition: tuple[str, ...] = ()
    start: str = ""
    tag: str = ""
    sure: str = ""


class Writer:
    """Draws a report's blocks in a width, with colours and hyperlinks or without."""

    def __init__(self, rules: Mapping[str, Rule], frames: Frames, colour: bool, most: int, links: bool) -> None:
        self.rules = rules
        self.frames = frames
        self.colour = colour
        self.most = most
        self.links = links
        self.added: dict[tuple[str, ...], str] = {}  # additions that were said in full, with the launch they were said of
        self.remarks: set[str] = set()  # asides that were said of the launch at hand

    def header(self, groups: list[Group]) -> list[str]:
        """The lines that name what some groups are about."""
        launches = [group[0][0].launch for group in groups]
        lines = list(headers((launch for launch in launches if launch is not None), self.most, self._bold))
        files = (group[0][0].span.file.path for group in groups if group[0][0].launch is None)
        return lines + [self._bold(printable(path)) for path in files]

    def body(self, parts: Iterable[Part], launch: Launch | None) -> Iterator[str]:
        """The lines under a header. An addition that was said of an earlier launch is pointed at."""
        for part in parts:
            if part.addition and (earlier := self.added.get(part.addition)):
                rule = self._tag(MISSING_HARDENING.id, part.sure)
                yield from self._headed(part.start, f"Missing hardening, add the same as to {earlier} above", rule)
            elif part.addition:
                yield part.start + "Missing hardening, add:"
                yield from part.addition
                yield from map(self._missing_tag, filled(part.tag.split(), self.most))
                if launch is not None:
                    self.added[part.addition] = place(launch)
            yield from part.lines

    def parts(self, group: Group) -> Iterator[Part]:
        """What is said of a launch, or of a file; what reads alike at the same place (two ports, both `$PORT`) once."""
        told = set()
        self.remarks = set()
        for finding, members in group:
            related = tuple((one.span, one.message) for one in finding.related)
            alike = finding.rule, finding.severity, finding.confidence, finding.span, finding.message, related
            if alike in told:
                continue
            told.add(alike)
            if finding.launch is not None and is_missing_hardening(members[0].rule):
                yield self._missing(finding, finding.launch, members)
            else:
                yield Part(tuple(self._finding(finding)))

    def _finding(self, finding: Finding) -> Iterator[str]:
        about = title(finding, self.rules)
        tag = self._tag(finding.rule, _sure(finding))
        yield from self._headed(self._severity(finding), printable(about), tag)
        message = "" if _alike(about, finding.message) else printable(self._said(finding))
        home = finding.launch.file if finding.launch is not None else finding.span.file
        frame = self._frame(finding.span)
        yield from self._drawn(finding.span, home, frame, self._marked(frame, "^", message, SEVERITIES[finding.severity]))
        yield from self._related(finding, home, frame)

    def _said(self, finding: Finding) -> str:
        """A finding's message, with the short form of an aside that was said of the same launch."""
        asides = (aside.again if aside.full in self.remarks else aside.full for aside in finding.asides)
        said = finding.bare + "".join(f" ({aside})" for aside in asides)
        self.remarks.update(aside.full for aside in finding.asides)
        return said

    def _missing(self, finding: Finding, launch: Launch, members: list[Finding]) -> Part:
        """What to add to a launch, in one block, and where an option is set the wrong way."""
        members = sorted(members, key=lambda member: member.rule)  # what is alike reads alike
        additions = addition_lines(launch, members)
        names = " ".join(dict.fromkeys(member.rule for member in members))
        sure = _sure(finding)
        tag = f"[{names}{sure}]"
        start = self._severity(finding)
        wrong: list[str] = []
        for member in members:
            if member.span != launch.span:
                frame = self._frame(member.span)
                marked = self._marked(frame, "^", printable(member.message), SEVERITIES[finding.severity])
                wrong += self._drawn(member.span, launch.file, frame, marked)
        if not additions:
            return Part((*self._headed(start, "Missing hardening", tag), *wrong))
        one_line = f"Missing hardening, add: {' '.join(additions)}"
        if launch.format != "compose" and len(MARGIN) + len(one_line) + 1 + len(tag) <= self.most:
            return Part((f"{start}{one_line} {self._missing_tag(tag)}", *wrong))
        block = (MARGIN + line for line in additions) if launch.format == "compose" else filled(additions, self.most)
        return Part(tuple(wrong), tuple(block), start, tag, sure)

    def _related(self, finding: Finding, home: SourceFile, main: Frame) -> Iterator[str]:
        if len(finding.related) > _FRAMED:
            yield from self._listed(finding.related)
            return
        above = finding.span.file, main.line, main.code
        for related in finding.related:
            frame = self._frame(related.span)
            marked = self._marked(frame, "-", printable(related.message), RELATED)
            if (related.span.file, frame.line, frame.code) == above:
                yield from marked
            else:
                yield from self._drawn(related.span, above[0], frame, marked)
            above = related.span.file, frame.line, frame.code

    def _listed(self, places: list[Related]) -> Iterator[str]:
        """Many related places by file and line, with what all are said to be said once."""
        ending = _common_ending([related.message for related in places])
        yield f"{MARGIN}… {printable(ending)}, in {len(places)} places:" if ending else f"{MARGIN}{len(places)} places:"
        files: dict[str, dict[int, list[str]]] = {}
        for related in places:
            message = printable(related.message[: len(related.message) - len(ending)].strip())
            files.setdefault(related.span.file.path, {}).setdefault(related.span.line, []).append(message)
        for path, lines in files.items():
            if not ending:
                yield MARGIN + self._faint(printable(path))
                yield from self._by_line(lines)
                continue
            items = [f":{line} {', '.join(filter(None, messages))}".rstrip() for line, messages in lines.items()]
            first, *more = filled([printable(path), *items], self.most, MARGIN, "  ")
            yield first.replace(printable(path), self._faint(printable(path)), 1)
            yield from (" " * 2 + line for line in more)

    def _by_line(self, lines: Mapping[int, Iterable[str]]) -> Iterator[str]:
        """What is said of some lines of a file, each saying on a line of its own."""
        widest = max(len(str(line)) for line in lines)
        margin = MARGIN + " " * (widest + 5)
        for line, messages in lines.items():
            start = f"{MARGIN}  {f':{line}':<{widest + 1}}  "
            for message in messages:
                first, *more = filled(message.split(" "), self.most, margin)
                yield from (start + first.removeprefix(margin), *more)
                start = margin

    def _frame(self, span: Span) -> Frame:
        return self.frames.line(span, self.most - _GUTTER)

    def _drawn(self, span: Span, home: SourceFile, frame: Frame, marked: Iterable[str]) -> Iterator[str]:
        """A frame, under the name of its file where that is another one than `home`."""
        if span.file is not home:
            yield f"{MARGIN}{self._faint(printable(f'{span.file.path}:{span.line}'))}"
        yield f"{self._faint(f'{frame.line:>10} |')} {frame.code}"
        yield from marked

    def _marked(self, frame: Frame, mark: str, message: str, style: str) -> Iterator[str]:
        """The line of marks with the message beside it, or below where there is little room."""
        gutter = self._faint(f"{'':>10} |")
        marks = f"{gutter} {' ' * frame.start}{self._paint(style, mark * frame.length)}"
        column = frame.start + frame.length + 1
        room = self.most - _GUTTER - column
        if not message:
            yield marks
        elif room >= min(width(message), max(_BESIDE, width(message) // 2)):
            first, *more = _broken(message, room)
            yield f"{marks} {first}"
            yield from (f"{gutter} {' ' * column}{line}" for line in more)
        else:
            yield marks
            yield from (f"{gutter} {line}" for line in _broken(message, self.most - _GUTTER))

    def _headed(self, start: str, text: str, tag: str) -> Iterator[str]:
        """The first line of a finding; where it is too long, more lines."""
        bare = _SEQUENCE.sub("", tag)
        first, *more = filled([*text.split(" "), bare], self.most)
        *others, last = [start + first.removeprefix(MARGIN), *more]
        yield from [*others, last.removesuffix(bare) + tag]

    def _severity(self, finding: Finding) -> str:
        return f"  {self._paint(SEVERITIES[finding.severity], f'{finding.severity!s:<8}')}  "

    def _tag(self, rule: str, sure: str = "") -> str:
        return f"{self._faint('[')}{self._linked(rule)}{self._faint(sure + ']')}"

    def _linked(self, rule: str) -> str:
        about = MISSING_HARDENING if rule == MISSING_HARDENING.id else self.rules[rule]
        return terminal.link(about.address, self._faint(rule)) if self.links else self._faint(rule)

    def _missing_tag(self, text: str) -> str:
        """A part of the list of a block's rules, each as `_tag` has it."""
        return "".join(self._linked(one) if one in self.rules else self._faint(one) for one in _NAMES.split(text))

    def _bold(self, text: str) -> str:
        return self._paint(BOLD, text)

    def _faint(self, text: str) -> str:
        return self._paint(FAINT, text)

    def _paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour else text


def _sure(finding: Finding) -> str:
    return "" if finding.confidence is Confidence.HIGH else f", {finding.confidence} confidence"


def _alike(about: str, message: str) -> bool:
    """Whether a message says no more than the rule's title, as those of the user's own rules may."""
    return about.rstrip(".").casefold() == " ".join(message.split()).rstrip(".").casefold()


def _broken(message: str, most: int) -> list[str]:
    return list(filled(message.split(" "), most, ""))


def _common_ending(messages: list[str]) -> str:
    """The words that all messages end in."""
    ending: list[str] = []
    for words in zip(*(reversed(message.split(" ")) for message in messages), strict=False):
        if len(set(words)) > 1:
            break
        ending.insert(0, words[0])
    return " ".join(ending)
