"""Words of makefiles: references to variables, and what make's functions make of them."""

from __future__ import annotations

import random

WORDS = "alpine --rm -it -v/a:/b:ro --user=root x.y/z:1.0 web-1 a_b A=b src/a.c lib.d/b.o.x /etc/x --cap-add=ALL c.tar.gz".split()
VARIABLES = [f"V{n}" for n in range(8)]
FUNCTIONS = ["F0", "F1", "F2"]


class Expressions:
    """Random text; what is drawn comes from `random`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fresh = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, choices: list[str]) -> str:
        return self.random.choice(choices)

    def name(self) -> str:
        self.fresh += 1
        return f"t{self.fresh}"

    def words(self, least: int = 1, most: int = 3) -> str:
        return " ".join(self.pick(WORDS) for _ in range(self.random.randint(least, most)))

    def reference(self, below: int) -> str:
        """A reference to one of the variables below a number."""
        if below <= 0 or self.chance(0.03):
            return self.pick(["$(UNSET)", "${UNSET}"]) if self.chance(0.15) else self.pick(WORDS)
        number = self.random.randrange(below)
        forms = [f"$(V{number})", f"${{V{number}}}", f"$(V{number})"]
        if number == 0:
            forms.append("$(V$(words ))")
        if below > 1:
            forms.append(f"$(V$(subst x,{number},x))")
        return self.pick(forms)

    def expression(self, below: int, depth: int = 2) -> str:
        """Some text, with what make's functions make of it."""
        if depth <= 0 or self.chance(0.3):
            return self.reference(below) if self.chance(0.6) else self.words()
        x, y = (lambda: self.expression(below, depth - 1)), self.pick(WORDS)
        v = self.reference(below)
        forms = [
            lambda: f"$(patsubst %.c,%.o,{x()})",
            lambda: f"$(patsubst {y},z%z,{v})",
            lambda: f"$(V{max(below - 1, 0)}:.c=.o)" if below else y,
            lambda: f"$(V{max(below - 1, 0)}:%.c=o/%)" if below else y,
            lambda: f"$(addprefix {self.pick(['-e', '-v', 'x/'])},{x()})",
            lambda: f"$(addsuffix {self.pick(['.x', ',y', '='])},{x()})",
            lambda: f"$(subst {self.pick(['a', '-', ' ', ' --', ''])},{self.pick(['b', '+', '', '_'])},{x()})",
            lambda: f"$(filter {self.pick(['-%', '%.c', 'alpine', '%', 'a% x%'])},{x()})",
            lambda: f"$(filter-out {self.pick(['-%', '%.c', 'alpine', '%/%'])},{x()})",
            lambda: f"$(strip  {x()} {x()} )",
            lambda: f"$(sort {x()} {x()})",
            lambda: f"$(word {self.pick(['1', '2', '9'])},{x()})",
            lambda: f"$(wordlist {self.pick(['1,2', '2,3', '2,1'])},{x()})",
            lambda: f"$(words {x()})",
            lambda: f"$(firstword {x()})",
            lambda: f"$(lastword {x()})",
            lambda: f"$(join {x()},{x()})",
            lambda: f"$({self.pick(['dir', 'notdir', 'basename', 'suffix'])} {x()})",
            lambda: f"$(if {self.pick([v, '', ' ', 'x', '$(UNSET)', '$(filter a%,' + v + ')'])},{x()},{x()})",
            lambda: f"$(if {v}, {x()})",
            lambda: f"$(or {self.pick([v, '', ' ', '$(UNSET)'])},{x()})",
            lambda: f"$(and {v},{x()})",
            lambda: f"$(foreach i,{x()},{self.pick(['-e $(i)', '$(i)$(i)', '$(i)x', '$(addprefix $(i),a b)'])})",
            lambda: f"$(findstring {self.pick(['a', 'alpine', 'zz'])},{x()})",
            lambda: f"$(shell echo {self.words()})",
            lambda: f"$(value V{self.random.randrange(below)})" if below > 0 and self.chance(0.2) else y,
            lambda: f"$(call {self.pick(FUNCTIONS)},{x()},{x()})" if below >= 4 else y,
            lambda: f"$(call {self.pick(FUNCTIONS)}, {x()})" if below >= 4 else y,
            lambda: f"${{addprefix -{{,{x()}}}" if self.chance(0.1) else x(),
            lambda: f"$(subst x,${{V0}},{x()})" if below else y,
            lambda: "$(info docker run no)" + x(),
            lambda: f"$({self.pick(['origin', 'flavor'])} V{self.random.randrange(8)})",
            lambda: "$(file >written,docker run no)" + x(),
            lambda: f"$({self.pick(['abspath', 'realpath'])} {x()})" if self.chance(0.2) else y,
            lambda: f"$(if $(findstring {y},{v}),{x()},{{a,b}})",
        ]
        return self.random.choice(forms)()
