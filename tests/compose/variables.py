"""Variables of a generated project: the text of its `.env` files, and the spellings of a value that Compose interpolates."""

from __future__ import annotations

import random

# Kind of variable → values that may stand wherever one of that kind does.
VALUES = {
    "IMAGE": ["nginx", "reg.example/a/b", "redis"],
    "TAG": ["1.0", "2-alpine", "latest"],
    "DIR": ["/data", "/etc", "./d", "../up"],
    "BOOL": ["true", "false"],
    "SIZE": ["64m", "1g", "268435456"],
    "COUNT": ["100", "2"],
    "CAP": ["NET_ADMIN", "SYS_PTRACE", "CAP_BPF", "all"],
    "USER_": ["root", "0", "1000:1000", "app"],
    "WORD": ["a", "b c", "x=y", "é", "it's", "q#r", "s # t"],
}
_TEXTS = {"IMAGE", "CAP", "USER_", "WORD"}
MARK = "unsetmark"
"""Stands beside each variable that is set nowhere, so that a value that depends on one can be told."""


class Scope:
    """The variables that files see. `known`: those that are set in every case, name → kind."""

    def __init__(self, rng: random.Random, known: dict[str, str] | None = None) -> None:
        self.rng = rng
        self.known = dict(known or {})

    def env_file(self) -> str:
        """The text of an environment file that sets a few variables, which are known from here on."""
        rng = self.rng
        lines: list[str] = []
        for _ in range(rng.randrange(2, 7)):
            kind = rng.choice(sorted(VALUES))
            name = f"{kind}{rng.randrange(3)}"
            lines.append(self._line(name, rng.choice(VALUES[kind])))
            if rng.random() < 0.2:
                lines.append(rng.choice(["", "# a comment", "  # X=1", "EMPTY=", "EMPTY=''"]))
            self.known[name] = kind
        return "\n".join(lines) + rng.choice(["\n", ""])

    def _line(self, name: str, value: str) -> str:
        rng = self.rng
        spelled = [f'"{value}"', f"'{value}'"] if "'" not in value else [f'"{value}"']
        plain = not set(value) & set("'# ")
        if plain:
            spelled += [
                value,
                f"{value} # why",
                f"{value}  ",
                f"${{NOWHERE:-{value}}}",
                f'"${{NOWHERE-{value}}}"',
                f"{value}${{NOWHERE-}}",
            ]
        same = [other for other, kind in self.known.items() if kind == name.rstrip("0123456789") and other != name]
        if same:
            spelled += [
                f"${{{rng.choice(same)}}}",
                f'"${rng.choice(same)}"',
                f"${{{rng.choice(same)}:-{value if plain else 'x'}}}",
            ]
        equals = rng.choice(["=", "=", "=", " = ", ": "])
        return f"{rng.choice(['', '', '', 'export ', '  '])}{name}{equals}{rng.choice(spelled)}"

    def spell(self, value: str, kind: str) -> str:
        """A value as it is, or by way of a variable of its kind, or as the default of one."""
        rng = self.rng
        if rng.random() < 0.55:
            return value
        known = [name for name, other in self.known.items() if other == kind]
        any_ = f"{kind}{rng.randrange(3)}"
        forms = [
            f"${{{any_}:-{value}}}", f"${{{any_}-{value}}}", f"${{NOWHERE:-{value}}}", f"${{EMPTY:-{value}}}",
            f"${{NOWHERE:-${{EMPTY:-{value}}}}}", f"${{NOWHERE-${{{any_}:-{value}}}}}", f"${{NOWHERE:-}}{value}",
        ]  # fmt: skip
        if kind in _TEXTS:  # a variable that may yet be set: the whole is not known
            forms += [f"${{NOWHERE:+no}}{value}", f"{value}${{NOWHERE+no}}"]
        if known:
            name = rng.choice(known)
            forms += [
                f"${name}", f"${{{name}}}", f"${{{name}:?must be set}}", f"${{{name}?}}", f"${{{name}:+{value}}}",
                f"${{{name}+{value}}}", f"${{NOWHERE:-${name}}}", f"${{NOWHERE:-${{{name}}}}}", f"${{{name}:-no}}",
                f"${{{name}:+${{{name}}}}}",
            ]  # fmt: skip
        return rng.choice(forms)

    def unset(self, value: str) -> str:
        """A value with a variable that nothing sets, now and then."""
        rng = self.rng
        if rng.random() < 0.9:
            return value
        variable = rng.choice(["${UNSET}", "$UNSET", "${NOWHERE:-${UNSET}}", "${UNSET:-${UNSET2}}"])
        return f"{value}{'-' if variable == '$UNSET' else ''}{MARK}{variable}"
