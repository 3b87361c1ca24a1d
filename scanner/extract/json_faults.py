"""What is wrong with a file as JSON."""

from __future__ import annotations

import json

from scanner.source import SourceFile


def faults(file: SourceFile, lost: str) -> list[tuple[int, str]]:
    """Line and message of what Python's reader does not take; nothing for a valid file. `lost`: what is not known then."""
    try:
        json.loads(file.text)
    except json.JSONDecodeError as error:
        return [(error.lineno, f"not valid JSON ({error.msg}), so {lost} is not known")]
    except ValueError:
        return [(1, f"a number of thousands of digits stands in it, so {lost} is not known")]
    return []
