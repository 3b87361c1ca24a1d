"""Makes Makefiles that launch containers in every way a Makefile can say it.

A makefile is a random program over the variables V0 … V7 (each refers to lower ones only, so that nothing recurses for ever)
and the functions F0 … F2. What make hands to `docker` when it makes each of the targets can be compared with what the scanner
says; each launch bears a mark of its own. `$(UNSET)` is never set: unresolved for the scanner, empty for make.
Some have no SHELL: their recipes are for any `/bin/sh`.
"""

from __future__ import annotations

from tests.make.expressions import FUNCTIONS, VARIABLES, WORDS, Expressions

QUOTED = ["'a b'", '"x y"', "a\\ b", "'$$X'", '"#no"', "'it'\\''s'", "'q;r'", "\"say 'x'\"", "a'b'c", "'%'", "{a,b}", "*.txt"]


class Maker(Expressions):
    """Makes one makefile from a seed; `included` is a second one that it includes, as `more.mk`."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.marks = 0
        self.targets: list[str] = []
        self.prefix = "\t"
        self.oneshell = self.random.random() < 0.1
        self.defines: list[str] = []
        self.bash = self.random.random() < 0.8
        self.included = ""
        self.defaults: list[str] = []  # names beside V0 … V7 that the environment may have a value for

    def makefile(self) -> str:
        lines = ["SHELL := /bin/bash"] if self.bash else []
        lines += [f"V{n} {self.pick('= := ?= ::='.split())} {self.words()}" for n in range(8)]
        lines += [self.function(name) for name in FUNCTIONS]
        if self.oneshell:
            lines.append(".ONESHELL:")
        if self.chance(0.15):
            self.prefix = self.pick([">", "|", "@"])
            lines.append(f".RECIPEPREFIX {self.pick(['=', ':='])} {self.prefix}")
        if self.chance(0.3):
            self.included = "\n".join(self.statement() for _ in range(self.random.randint(1, 4))) + "\n"
            lines.append("include more.mk" if self.chance(0.6) else "-include more.mk $(UNSET)")
        for _ in range(self.random.randint(3, 9)):
            lines.append(self.statement())
        for _ in range(self.random.randint(1, 4)):
            lines.append(self.rule())
            lines += [self.statement() for _ in range(self.random.randint(0, 2))]
        if len(self.targets) > 1:
            lines.append(f"all: {' '.join(self.targets)}")
            self.targets.append("all")
        return "\n".join(lines) + "\n"

    # -- statements

    def function(self, name: str) -> str:
        body = self.pick(
            [
                "-e $(1) $(2)",
                "$(2)$(1)",
                "$(addprefix $(1),$(2))",
                "$(if $(2),$(2),$(1))",
                "$(0) $(1) $(3)",
                "$(V0) $(firstword $(1))",
            ]
        )
        return f"{name} {self.pick(['=', '='])} {body}" if self.chance(0.7) else f"define {name}\n{body}\nendef"

    def comment(self) -> str:
        return self.pick(["", "", "", "", " # docker run no", " \t# $(V1) c", "# glued \\# no"])

    def statement(self) -> str:
        number = self.random.randrange(len(VARIABLES))
        name = VARIABLES[number]
        value = self.expression(number)
        kinds = [
            self.assignment,
            self.assignment,
            self.assignment,
            self.conditional,
            self.conditional,
            self.eval,
            self.continued,
            self.noise,
            self.define_value,
            self.for_target,
        ]
        return self.random.choice(kinds)(name, number, value)

    def assignment(self, name: str, number: int, value: str) -> str:
        if self.chance(0.1):
            name = f"V$(subst x,{number},x)"
        modifier = self.pick(["", "", "", "", "", "override ", "export ", "override export "])
        operator = self.pick(["=", ":=", "::=", "?=", "+=", "+="])
        gap = self.pick([" ", "", "  ", "\t"])
        return f"{self.pick(['', '', '  '])}{modifier}{name}{gap}{operator}{self.pick([' ', '', '  '])}{value}{self.comment()}"

    def continued(self, name: str, number: int, value: str) -> str:
        return f"{name} {self.pick(['=', ':=', '+='])} {self.words()} \\\n  {value}\\\n\t{self.words()}" + self.pick(
            ["", " \\\n"]
        )

    def define_value(self, name: str, number: int, value: str) -> str:
        modifier = self.pick(["", "", "override ", "export "])
        head = f"{modifier}define {name}{self.pick(['', ' =', ' :=', ' +='])}"
        return f"{head}\n{value}\\\n {self.words()}\nendef{self.pick(['', ' # c'])}"

    def noise(self, name: str, number: int, value: str) -> str:
        return self.pick(
            [
                "# docker run no \\\n docker run neither",
                "",
                f"export {name}",
                f"unexport {name}",
                f"undefine {name}",
                "$(info docker run no)",
                ".PHONY: all",
                "  # c",
                "-include nothing.mk",
                "export",
                "unexport",
                self.pick(["vpath %.c src", "VPATH = src"]) if self.chance(0.1) else "",
            ]
        )

    def condition(self) -> str:
        v, w = self.reference(8), self.pick(WORDS)
        return self.pick(
            [
                f"ifeq ({v},{w})",
                f"ifneq ({v}, {w})",
                f"ifeq ({v} ,{v})",
                f'ifeq "{v}" "{w}"',
                f"ifneq '{v}' '{w}'",
                f"ifdef V{self.random.randrange(8)}",
                f"ifndef V{self.random.randrange(8)}",
                f"ifeq ($(filter {w},{v}),{w})",
                f"ifeq ($(findstring a,{v}),$(strip a ))",
                f"ifneq (,$(filter a%,{v}))",
                "ifdef UNSET" if self.chance(0.3) else "ifdef V0",
                "ifeq ($(UNSET),1)" if self.chance(0.3) else "ifneq (a,a)",
                "ifeq (a,a)",
                f"ifeq ($(words {v}),1)",
                f"ifeq ($(origin {self.pick(VARIABLES)}),{self.pick(['file', 'override', 'undefined'])})",
                "ifneq (,$(filter t1,$(MAKECMDGOALS)))" if self.chance(0.2) else "ifneq (,)",
            ]
        )

    def conditional(self, name: str, number: int, value: str) -> str:
        lines = [self.condition() + self.pick(["", "", " # c"]), self.statement()]
        if self.chance(0.3):
            lines += ["else " + self.condition(), self.statement()]
        if self.chance(0.5):
            lines += [self.pick(["else", "else # c", "  else"]), self.statement()]
        return "\n".join([*lines, self.pick(["endif", "  endif", "endif # c"])])

    def eval(self, name: str, number: int, value: str) -> str:
        return self.pick(
            [
                f"$(eval {name} {self.pick(['=', ':=', '+='])} {value})",
                f"$(foreach n,{number},$(eval V$(n) := {self.words()}))",
                f"$(eval {name} = $$(V0) {self.words()})" if number else f"$(eval V0 := {self.words()})",
            ]
        )

    def for_target(self, name: str, number: int, value: str) -> str:
        target = self.pick([*self.targets, "t1", "t2", "t%", "%", "t%x"])
        modifier = self.pick(["", "", "", "private ", "export "])
        operator = self.pick(["=", ":=", "+=", "+="])  # with `?=` make 4.3 changes `export` and `private` of the global variable
        return f"{target}: {modifier}{name} {operator} {value}{self.comment()}"

    # -- rules

    def mark(self) -> str:
        self.marks += 1
        return f"--label=L{self.marks}"

    def launch(self, rest: str) -> str:
        return f"docker {self.pick(['run', 'create', 'container run'])} {self.mark()} {rest}"

    def argument(self) -> str:
        e = self.expression(8)
        return self.pick(
            [
                e,
                e,
                e,
                f'"{self.reference(8)}"',
                f"'{self.reference(8)}'",
                f"x{self.reference(8)}y",
                self.pick(QUOTED) if self.bash else self.pick(QUOTED).replace("{", "").replace("}", ""),
                self.pick(
                    ["$@", "$<", "$^", "$*", "$+", "$(@D)", "$(@F)", "$(<F)", "$|", "$(basename $@)", "$(patsubst t%,%,$@)"]
                ),
                f"$$V{self.random.randrange(8)}",
                "$$(echo a b)",
                "$$HOME" if self.chance(0.2) else "a$$b",
                "\\\n" + self.pick([self.prefix, self.prefix + "  ", "  " if self.prefix == "\t" else self.prefix]) + e,
                f"$(strip a \\\n{self.prefix} {self.words()})",
            ]
        )

    def arguments(self) -> str:
        return " ".join(self.argument() for _ in range(self.random.randint(1, 3)))

    def recipe_line(self) -> str:
        flags = self.pick(["", "", "@", "-", "+", "@-", " @ ", "@ - "])
        line = self.random.choice(
            [
                lambda: self.launch(self.arguments()),
                lambda: self.launch(self.arguments()),
                lambda: self.launch(self.arguments()),
                lambda: f"X={self.pick(WORDS)}; {self.launch('$$X ' + self.arguments())}",
                lambda: f"for i in {self.words()}; do {self.launch('$$i ' + self.pick(WORDS))}; done",
                lambda: "# docker run no " + self.reference(8),
                lambda: "echo docker run no >/dev/null # docker run no",
                lambda: self.launch(f"-c 'x \\\n{self.prefix}  y' {self.argument()}"),
                lambda: f"true && {self.launch(self.arguments())} || true",
                lambda: f"$(if {self.reference(8)},{self.launch(self.words())},true)",
                lambda: f"$(foreach i,{self.expression(8, 1)},{self.launch('$(i)')};)true",
                lambda: f"$(eval V7 := {self.words()})" + self.launch("$(V7)"),
                lambda: f"export V6={self.pick(WORDS)}; bash -c 'docker run {self.mark()} $$V6'",
            ]
        )()
        return self.prefix + flags + line

    def recipe(self) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(1, 3)):
            if self.chance(0.15):
                lines += [self.condition(), self.recipe_line()]
                if self.chance(0.5):
                    lines += [self.pick(["else", "else " + self.condition()]), self.recipe_line()]
                lines.append("endif")
            else:
                lines.append(self.recipe_line())
            if self.chance(0.1):
                lines.append(self.pick(["# docker run no", "", "  # c", "\t"]))
        return lines

    def rule(self) -> str:
        kind = self.random.choice(
            [
                self.plain,
                self.plain,
                self.plain,
                self.several,
                self.semicolon,
                self.static,
                self.define_recipe,
                self.made_by_eval,
                self.held,
                self.doubled,
                self.calls_make,
            ]
        )
        return kind()

    def needs(self) -> str:
        known = [t for t in self.targets if self.chance(0.4)]
        more = self.pick(["", "", "", " dep1.c", " dep1.c d/dep2", " | dep3", " ./dep4"])
        return " ".join(known) + more

    def dependencies(self, needs: str) -> str:
        return "".join(f"\n{d}: ;" for d in ("dep1.c", "d/dep2", "dep3", "dep4") if d in needs)

    def plain(self) -> str:
        target, needs = self.name(), self.needs()
        if self.chance(0.1):
            target = f"d{self.fresh}/{target}.x"
        self.targets.append(target)
        extra = f"\n{target}: {self.needs_only()}" if self.chance(0.15) else ""
        written = f"$(subst x,{target[0]},x){target[1:]}" if self.chance(0.1) else target
        return "\n".join([f"{written}: {needs}{self.comment()}", *self.recipe()]) + extra + self.dependencies(needs + extra)

    def needs_only(self) -> str:
        return self.pick(["dep1.c", "d/dep2 dep1.c"])

    def several(self) -> str:
        targets = [self.name(), self.name()]
        head = " ".join(targets)
        needs = self.needs()
        self.targets += targets
        return "\n".join([f"{head}{self.pick([':', ': ', '::', ' &:'])} {needs}", *self.recipe()]) + self.dependencies(needs)

    def semicolon(self) -> str:
        target = self.name()
        self.targets.append(target)
        rest = f"\n{self.recipe_line()}" if self.chance(0.5) else ""
        return f"{target}: {self.pick([';', ' ;', '; @'])}{self.launch(self.arguments())}{rest}"

    def static(self) -> str:
        target = self.name()
        self.targets.append(target + ".x")
        return "\n".join(
            [f"{target}.x: {self.pick(['%.x', 't%', '%'])}: {self.pick(['', 'dep1.c', '| dep3'])}", *self.recipe()]
        ) + (self.dependencies("dep1.c dep3"))

    def define_recipe(self) -> str:
        target, name = self.name(), f"R{self.fresh}"
        self.targets.append(target)
        call = self.chance(0.5)
        arguments = "$(1) $(2)" if call else self.expression(8)
        lines = [
            self.pick(["", "\t", "@", "  "]) + self.launch(f"{arguments} {self.words()}")
            for _ in range(self.random.randint(1, 2))
        ]
        if self.chance(0.3):
            lines.append("# docker run no")
        if self.chance(0.3):
            lines[0] += " \\\n   " + self.words()
        define = "\n".join([f"define {name}{self.pick(['', ' ='])}", *lines, "endef"])
        use = f"$(call {name},{self.words()},{self.expression(8, 1)})" if call else f"$({name})"
        if self.chance(0.3) and not self.oneshell:
            self.included += define + "\n"
            if "more.mk" not in define and self.included == define + "\n":
                return f"include more.mk\n{target}:\n{self.prefix}{use}"
            return f"{target}:\n{self.prefix}{self.pick(['', '@'])}{use}"
        return f"{define}\n{target}:\n{self.prefix}{self.pick(['', '@'])}{use}"

    def made_by_eval(self) -> str:
        first, second = self.name(), self.name()
        self.targets += [first, second]
        name = f"T{self.fresh}"
        launch = self.launch("$$(V7) $(1) $$@ $(V1) $$$$HOME" if self.chance(0.5) else "$(1)")
        body = f"$(1): {self.pick(['', 'V7 = x', ';'])}\n$(1):\n{self.prefix}{launch}"
        if ";\n" in body:
            body = body.split("\n", 1)[1]
        return f"define {name}\n{body}\nendef\n$(foreach t,{first} {second},$(eval $(call {name},$(t))))"

    def doubled(self) -> str:
        """Two rules for one target, each with its own recipe."""
        target = self.name()
        self.targets.append(target)
        first, second = (" ".join([target + "::", self.pick(["", "dep1.c", "d/dep2"])]) for _ in range(2))
        return "\n".join([first, *self.recipe(), second, *self.recipe()]) + self.dependencies(first + second)

    def calls_make(self) -> str:
        """A recipe that makes an earlier target, with a variable of its own."""
        if not self.targets:
            return self.plain()
        target = self.name()
        line = (
            f"$(MAKE) {self.pick(self.targets)} {self.pick(VARIABLES)}={self.pick(['', 'x', chr(39) + self.words() + chr(39)])}"
        )
        self.targets.append(target)
        return f"{target}:\n{self.prefix}{self.pick(['', '@', '-'])}{line}"

    def held(self) -> str:
        """A launch held in a variable."""
        target, name = self.name(), f"RUN{self.fresh}"
        self.targets.append(target)
        self.defaults.append(name)
        launch = f"{name} {self.pick(['=', ':=', '?='])} {self.launch(self.expression(8))}"
        return f"{launch}\n{target}:\n{self.prefix}$({name}) {self.arguments()}"
