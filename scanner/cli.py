"""The command line."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="scan")
    parser.add_argument("paths", nargs="*", default=["."])
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--no-semgrep", action="store_true")
    parser.add_argument("--isolated", action="store_true")
    parser.add_argument("--pedantic", action="store_true")
    parser.add_argument("--fail-on", default="high")
    options = parser.parse_args()
    from scanner.pipeline import scan
    from scanner.report import json_report, text

    result = scan(options.paths)
    for error in sorted(result.errors):
        print(f"{error.path}:{error.line}: {error.message}", file=sys.stderr)
    sys.stdout.write((json_report if options.format == "json" else text).render(result))
    return 0
