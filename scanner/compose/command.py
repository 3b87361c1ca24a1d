"""A `command` or `entrypoint` given as one string, split into words as Compose splits it.

Source: mattn/go-shellwords without its expansions: quotes and backslashes group, a `;`, `&`, `|`, `<` or `>` outside
of them ends the command and all after it is dropped, `$(…)` and backquotes keep their blanks.
"""

from __future__ import annotations

from scanner.docker_values import masked
from scanner.source import Text

_ESCAPES = {"t": "\t", "n": "\n"}


def split(text: Text) -> list[Text]:
    """The words of a command. Raises ValueError where a quote or bracket does not end."""
    return _Splitter(text).words()


class _Splitter:
    """`_word`: the pieces of the word so far, None between words; `_open`: the quotes and brackets that have not ended."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._plain = masked(text)
        self._word: list[Text] | None = None
        self._words: list[Text] = []
        self._open: set[str] = set()

    def words(self) -> list[Text]:
        at = 0
        while at < len(self._plain):
            character = self._plain[at]
            if character == "\\" and "'" not in self._open:
                at = self._escaped(at + 1)
            elif character in " \t\r\n" and not self._open:
                self._end()
                at += 1
            elif character in ";&|<>" and not self._open:
                if character == ">" and self._word and str(self._word[0])[:1].isdigit():
                    self._word = None  # the number of a redirected stream
                break
            elif self._toggles(character):
                at += 1
            else:
                at = self._take(at, at + 1)
        if self._open:
            raise ValueError(f"a {min(self._open)} that does not end")
        self._end()
        return self._words

    def _toggles(self, character: str) -> bool:
        """Opens or closes what a character opens or closes; whether it is a quote, which is not part of the word."""
        opened = self._open
        if character in "'\"" and not opened & ({"'", '"', "("} - {character}):
            if character in opened:
                self._word = self._word or []
            opened ^= {character}
            return True
        if character == "`" and not opened & {"'", '"', "("}:
            opened ^= {"`"}
        elif character in "()" and not opened & {"'", '"', "`"}:
            if (character == ")") != ("(" in opened) or character == "(" and not self._begins_substitution():
                raise ValueError(f"a {character} outside of quotes")
            opened ^= {"("}
        return False

    def _escaped(self, at: int) -> int:
        if at == len(self._plain):
            raise ValueError("a backslash at the end")
        if self._plain[at] not in _ESCAPES:
            return self._take(at, at + 1)
        spans = self._text[at - 1 : at + 1].spans
        self._add(Text.literal(_ESCAPES[self._plain[at]], spans[0] if spans else None))
        return at + 1

    def _take(self, start: int, end: int) -> int:
        """Adds characters to the word; an unresolved part that begins here is added whole."""
        while end < len(self._plain) and self._plain[start] == "\0" == self._plain[end]:
            end += 1
        self._add(self._text[start:end])
        return end

    def _add(self, piece: Text) -> None:
        self._word = self._word or []
        self._word.append(piece)

    def _begins_substitution(self) -> bool:
        last = next((piece for piece in reversed(self._word or []) if len(piece)), Text())
        return str(last).endswith("$")

    def _end(self) -> None:
        if self._word is not None:
            self._words.append(Text.join(self._word))
        self._word = None
