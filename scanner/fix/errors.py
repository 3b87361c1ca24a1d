"""What keeps a fix from being written."""

from __future__ import annotations


class CannotFix(Exception):
    """A change that cannot be written into the text at hand; the message says why, for the person who then does it."""
