"""What is made for readers from the rules: the pages of docs/rules.

`python -m tests.rule_docs` rewrites them.
"""

from __future__ import annotations

from pathlib import Path

from scanner import explain
from scanner.catalogue import MISSING_HARDENING, catalogue
from scanner.rule import Rule

ROOT = Path(__file__).parent.parent
RULES = ROOT / "docs" / "rules"
_CWE = "https://cwe.mitre.org/data/definitions/{}.html"


def pages() -> dict[Path, str]:
    """Each page of docs/rules with what it is to hold."""
    rules = sorted((*catalogue().values(), MISSING_HARDENING), key=lambda rule: rule.id)
    return {RULES / f"{rule.id}.md": _page(rule) for rule in rules} | {RULES / "README.md": _index(rules)}


def _page(rule: Rule) -> str:
    about = [f"Severity: {rule.severity}", *(["pedantic"] if rule.pedantic else []), f"[CWE-{rule.cwe}]({_CWE.format(rule.cwe)})"]
    return f"# {rule.title} (`{rule.id}`)\n\n{' · '.join(about)}\n\n{explain.markdown(rule)}\n{_made_from(rule)}"


def _made_from(rule: Rule) -> str:
    if rule is MISSING_HARDENING:
        source = "scanner/catalogue.py"
    else:
        source = f"scanner/checks/{rule.id.replace('-', '_')}.py" if rule.check is not None else f"semgrep-rules/{rule.id}.yaml"
    return f"---\n\n[All rules](README.md) · made by `make docs` from [{source}](../../{source})\n"


def _index(rules: list[Rule]) -> str:
    rows = []
    for rule in rules:
        severity = f"{rule.severity} (pedantic)" if rule.pedantic else str(rule.severity)
        rows.append(f"| [`{rule.id}`]({rule.id}.md) | {severity} | {rule.title} |")
    start = (
        "# Rules\n\nThe same is told by `scan --explain RULE`. `missing-hardening` is how reports for people name all findings\n"
        "of a launch by rules that begin with `missing-`. Pedantic rules run with `--pedantic`, or where they are selected.\n\n"
    )
    return start + "\n".join(["| rule | severity | what it finds |", "|---|---|---|", *rows]) + "\n"


def main() -> None:
    wanted = pages()
    for stale in set(RULES.glob("*.md")) - set(wanted):
        stale.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"rewrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
