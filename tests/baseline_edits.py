"""A small repository with known findings, written down in ever other ways that change nothing of what it launches.

`Tree(random)` is one such writing: blocks moved, indented otherwise, wrapped, commented; lines continued in another style;
options and keys in another order; what has nothing to do with a launch renamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

Words = tuple[str, ...]

SHELL: tuple[Words, ...] = (
    ("docker", "run", "--privileged", "--name web", "-v /etc:/host", "-v /root:/root", "acme/web:1", "serve", "--privileged"),
    ("docker", "run", "--rm", "--cap-add SYS_ADMIN", "--cap-add=NET_ADMIN", "-e DB_PASSWORD=trumpet-castle-4", "acme/job:2"),
    ("sudo", "docker", "run", "--detach", "--pid host", "--user root", '"$options"', "acme/agent"),
    ("podman", "run", "--security-opt seccomp=unconfined", "--network=host", "alpine", "sh", "-c", "'sleep 9'"),
    ("docker", "run", "--privileged", "acme/twin"),
    ("docker", "run", "--privileged", "acme/twin"),
)
PATTERNS: tuple[Words, ...] = (
    ("sudo", "chmod", "666", "/var/run/docker.sock"),
    ("docker", "exec", "--privileged", "web", "sh"),
)
MAKE: tuple[Words, ...] = (
    ("$(ENGINE)", "run", "--privileged", "-v $(CURDIR):/src", "acme/build:$(TAG)", "all"),
    ("docker", "run", "--rm", "-v /var/run/docker.sock:/var/run/docker.sock", "acme/tool"),
)
SERVICES: dict[str, dict[str, object]] = {
    "web": {"image": "acme/web", "privileged": True, "cap_add": ["SYS_ADMIN", "SYS_PTRACE"]},
    "db": {"image": "redis:7", "network_mode": "host", "volumes": ["/etc:/etc", "/var/run/docker.sock:/s"], "user": "root"},
}
NEUTRAL_SERVICE: dict[str, object] = {
    "image": "acme/quiet:1@sha256:" + "0" * 64,
    "user": "1000:1000",
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "tmpfs": ["/tmp:size=64m"],
    "mem_limit": "64m",
    "memswap_limit": "64m",
    "cpus": 0.5,
    "pids_limit": 50,
}
NAMES = ("alpha", "beta", "gamma", "delta", "kappa", "sigma", "omega")
DANGERS: dict[str, Words] = {  # one of a kind that is not there yet, and one that is there twice already
    "run.sh": ("docker", "run", "--uts host", "acme/new:1"),
    "Makefile": ("docker", "run", "--privileged", "acme/new:1"),
}
TWIN = ("docker", "run", "--privileged", "acme/twin")


@dataclass
class Tree:
    """One writing of the repository. `names` are of things that nothing depends on."""

    random: Random
    patterns: bool = False
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = self.random.sample(NAMES, k=4)

    def files(
        self, shell: tuple[Words, ...] = (), make: tuple[Words, ...] = (), service: dict[str, object] | None = None
    ) -> dict[str, str]:
        """The files by name; with further commands and a further service, where they are given."""
        return {
            "run.sh": self._script((*SHELL, *(PATTERNS if self.patterns else ()), *shell)),
            "Makefile": self._makefile((*MAKE, *make)),
            "compose.yaml": self._compose(service),
            "Dockerfile": self._dockerfile(),
        }

    # -- pieces

    def _comments(self, indentation: str = "") -> Iterator[str]:
        for _ in range(self.random.choice((0, 0, 1, 2))):
            yield self.random.choice((f"{indentation}# {self.random.choice(NAMES)} it's “fine”\n", "\n"))

    def _options(self, words: Words) -> list[str]:
        """A command with its options in another order; the program's own arguments stay."""
        start = words.index("run") + 1 if "run" in words else len(words)
        end = start
        while end < len(words) and words[end].startswith(("-", '"$options"')):
            end += 1
        options = list(words[start:end])
        self.random.shuffle(options)
        return [*words[:start], *options, *words[end:]]

    def _command(self, words: Words, indentation: str, end: str = "\\\n") -> str:
        out = indentation
        split = self.random.choice((0.0, 0.3, 1.0))
        wider = indentation + self.random.choice(("  ", "    ", "\t", ""))
        for number, word in enumerate(self._options(words)):
            for part in word.split(" ") if word.startswith("-") else [word]:
                if number:
                    out += f" {end}{wider}" if self.random.random() < split and number > 1 else self.random.choice((" ", "  "))
                out += part
        return out + "\n"

    # -- files

    def _script(self, commands: tuple[Words, ...]) -> str:
        unrelated, function, *_ = self.names
        blocks = []
        for number, words in enumerate(commands):
            wrapping = self.random.choice(("", "", "if", "{", "function"))
            indentation = self.random.choice(("  ", "    ", "\t")) if wrapping else ""
            body = "".join(self._comments(indentation)) + self._command(words, indentation)
            blocks.append({
                "": body,
                "if": f"if true; then\n{body}fi\n",
                "{": f"{{\n{body}}}\n",
                "function": f"{function}{number}() {{\n{body}}}\n{function}{number}\n",
            }[wrapping])  # fmt: skip
        blocks.append(f"{unrelated}=3\necho ${unrelated}\n")
        self.random.shuffle(blocks)
        return "#!/bin/bash\noptions=$1\n" + "".join("".join(self._comments()) + block for block in blocks)

    def _makefile(self, commands: tuple[Words, ...]) -> str:
        unrelated, *targets = self.names
        rules = [
            f"{targets[0]}-{number}:\n\t{self.random.choice(('', '@', '-'))}{self._command(words, '').rstrip()}\n"
            for number, words in enumerate(commands)
        ]
        self.random.shuffle(rules)
        text = "".join("".join(self._comments()) + rule for rule in rules)
        return f"ENGINE {self.random.choice(('=', ':=', '?='))} docker\nTAG = 1\n{unrelated} = x\n{text}"

    def _compose(self, more: dict[str, object] | None) -> str:
        services = {**SERVICES, self.names[0]: NEUTRAL_SERVICE, **({"added": more} if more else {})}
        order = self.random.sample(sorted(services), k=len(services))
        step = self.random.choice(("  ", "    "))
        out = "".join(self._comments()) + "services:\n"
        for name in order:
            out += "".join(self._comments(step)) + f"{step}{name}:\n"
            keys = self.random.sample(sorted(services[name]), k=len(services[name]))
            for key in keys:
                out += "".join(self._comments(step * 2)) + self._pair(key, services[name][key], step * 2)
        return out

    def _pair(self, key: str, value: object, indentation: str) -> str:
        quote = self.random.choice(('"', "'"))
        if isinstance(value, list):
            items = [f"{quote}{item}{quote}" if self.random.random() < 0.5 else item for item in value]
            if self.random.random() < 0.5 and not any(": " in item for item in items):
                return f"{indentation}{key}: [{', '.join(f'{quote}{item}{quote}' for item in value)}]\n"
            return f"{indentation}{key}:\n" + "".join(f"{indentation}  - {item}\n" for item in items)
        written = str(value).lower() if isinstance(value, bool) else str(value)
        if isinstance(value, str) and self.random.random() < 0.5:
            written = f"{quote}{value}{quote}"
        return f"{indentation}{key}: {written}{self.random.choice(('', '  # why'))}\n"

    def _dockerfile(self) -> str:
        words = "RUN chmod u+s /bin/tool && true" if self.patterns else "RUN apk add tool && true"
        between = self.random.choice((" ", " \\\n    ", " \\\n  # why\n  "))
        first = f"FROM scratch AS {self.names[1]}\nCOPY a /a\n" if self.random.random() < 0.5 else ""
        parts = ["FROM alpine:3.20\n", words.replace(" ", between).replace("RUN" + between, "RUN ") + "\n", "USER root\n"]
        return first + "".join("".join(self._comments()) + part for part in parts)
