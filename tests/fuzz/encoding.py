"""Bytes ↔ text. A byte is a character, one of a target's tokens, or says that what stands before it is repeated.

So whatever changes single bytes (libFuzzer, `mutate.py`) puts whole tokens in and takes them out, and a few bytes make a
text that is long or deep.
"""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 50_000  # characters
REPEAT, POINT = 0xFC, 0xFD  # each with two more bytes: how many pieces and how often; a code point
FIRST_TOKEN = 0x80
MOST_TOKENS = REPEAT - FIRST_TOKEN
_MOST_DOUBLINGS = 12
_OUTSIDE_ASCII = "é"  # for NUL, which no file that is read can hold


def decoded(data: bytes, tokens: Sequence[str], longest: int = LONGEST) -> str:
    """The text that bytes stand for, of at most `longest` characters."""
    pieces: list[str] = []
    length = at = 0
    while at < len(data) and length < longest:
        byte = data[at]
        at += 1
        more: list[str]
        if byte < FIRST_TOKEN:
            more = [chr(byte) if byte else _OUTSIDE_ASCII]
        elif byte < REPEAT:
            more = [tokens[(byte - FIRST_TOKEN) % len(tokens)]]
        else:
            first, second = (*data[at : at + 2], 0, 0)[:2]
            at += 2
            if byte == REPEAT:
                last = pieces[-(first % 32 + 1) :]
                size = max(sum(map(len, last)), 1)
                more = last * min(2 ** (second % (_MOST_DOUBLINGS + 1)), (longest - length) // size + 1)
            else:
                point = first << 8 | second
                more = [_OUTSIDE_ASCII if 0xD800 <= point < 0xE000 or not point else chr(point)]
        pieces += more
        length += sum(map(len, more))
    return "".join(pieces)[:longest]


def encoded(text: str) -> bytes:
    """Bytes that stand for a text, as far as it is made of characters below U+10000."""
    out = bytearray()
    for character in text:
        point = ord(character)
        if 0 < point < FIRST_TOKEN:
            out.append(point)
        elif point < 0x10000:
            out += bytes((POINT, point >> 8, point & 0xFF))
        else:
            out.append(0)
    return bytes(out)
