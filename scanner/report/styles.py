"""The colours of reports on a terminal, as parameters of its escape sequence `ESC [ … m`."""

from __future__ import annotations

from scanner.finding import Severity

BOLD, FAINT = "1", "2"
RELATED = "34"
SEVERITIES = {Severity.CRITICAL: "1;31", Severity.HIGH: "31", Severity.MEDIUM: "33", Severity.LOW: "36"}
