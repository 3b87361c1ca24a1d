"""Makes shell scripts that launch containers in every way a script can say it.

A script is made of blocks (`unknown_…`: what only a run can tell is in them). Each block is plain bash whose outcome
depends on nothing but itself, so that what bash hands to `docker` can be compared with what the scanner says.
`$UNSET` is never set: unresolved for the scanner, empty for bash.
"""

from __future__ import annotations

import random

WORDS = [
    "alpine",
    "--rm",
    "-it",
    "--privileged",
    "-v",
    "/a:/b:ro",
    "--user=root",
    "x.y/z:1.0",
    "a b",
    "it's",
    'say "x"',
    "*.txt",
    "$HOME",
    "",
    "--cap-add=ALL",
    "é",
    "a\\b",
    "#no",
    "~",
    "-e",
    "A=b c",
]
PLAIN = [
    "alpine",
    "--rm",
    "-it",
    "--privileged",
    "-v",
    "/a:/b:ro",
    "--user=root",
    "x.y/z:1.0",
    "--cap-add=ALL",
    "web-1",
    "a_b",
    "A=b",
]
NAMES = ["A", "opts", "IMG", "x1", "_flags"]


class Maker:
    """Makes one script from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def script(self) -> str:
        names = [name for name in sorted(dir(self)) if name.startswith(("block_", "unknown_"))]
        weights = [1 if name.startswith("unknown_") else 4 for name in names]
        chosen = self.random.choices(names, weights, k=self.random.randint(1, 5))
        return "\n".join(getattr(self, name)() for name in chosen) + "\n"

    # -- pieces

    def quoted(self, word: str) -> str:
        """A spelling of a word that bash reads as just that word."""
        style = self.random.randrange(6)
        if style == 0 or not word:
            return "'" + word.replace("'", "'\\''") + "'"
        if style == 1:
            return '"' + "".join("\\" + c if c in '"\\$`' else c for c in word) + '"'
        if style == 2 and word.isascii():
            return (
                "$'"
                + "".join(f"\\x{ord(c):02x}" if self.random.random() < 0.3 else "\\" + c if c in "'\\" else c for c in word)
                + "'"
            )
        if style == 3 and len(word) > 1:
            cut = self.random.randrange(1, len(word))
            return self.quoted(word[:cut]) + self.quoted(word[cut:])
        return "".join(c if c.isalnum() or c in "-_/.:=,%@+" else "\\" + c for c in word)

    def word(self) -> str:
        return self.quoted(self.random.choice(WORDS))

    def words(self, least: int = 1, most: int = 4) -> str:
        gap = self.random.choice([" ", "  ", " \\\n  ", "\t"])
        return gap.join(self.word() for _ in range(self.random.randint(least, most)))

    def plain(self, least: int = 1, most: int = 3) -> str:
        return " ".join(self.random.choice(PLAIN) for _ in range(self.random.randint(least, most)))

    def name(self) -> str:
        return self.random.choice(NAMES)

    def fresh(self) -> str:
        self.count += 1
        return f"f{self.count}"

    def launch(self, rest: str) -> str:
        return f"docker {self.random.choice(['run', 'create', 'container run'])} {rest}"

    # -- blocks

    def block_words(self) -> str:
        return self.launch(self.words(2, 6))

    def block_redirect(self) -> str:
        return self.random.choice(
            [
                f"docker run >/dev/null {self.words()}",
                f"</dev/null docker run {self.words()} 2>&1",
                f"docker run {self.word()} 2>/dev/null {self.words()}",
            ]
        )

    def block_variable(self) -> str:
        name = self.name()
        return f'{name}="{self.plain()}"\n' + self.launch(f'${name} {self.word()} "${name}" x${{{name}}}y')

    def block_append(self) -> str:
        name = self.name()
        return f"{name}='{self.plain()}'\n{name}+=' {self.plain()}'\n{name}=\"${name} {self.plain()}\"\n" + self.launch(
            f"${name}"
        )

    def block_array(self) -> str:
        name = self.name()
        use = self.random.choice(
            [
                f'"${{{name}[@]}}"',
                f"${{{name}[@]}}",
                f'"${{{name}[*]}}"',
                f'"${{{name}[@]:1}}"',
                f'"${{{name}[0]}}"',
                f'"${{{name}[@]:0:2}}" "${{{name}[1]}}"',
            ]
        )
        return f"{name}=({self.words(2, 4)})\n{name}+=({self.words(1, 2)})\n" + self.launch(use)

    def block_expansion(self) -> str:
        name, value = self.name(), self.random.choice(["a/b/c.tar.gz", "alpine:3.18", "Web-App", "", "x y"])
        forms = [
            "{n}:-dflt",
            "{n}-dflt",
            "{n}:+alt",
            "{n}+alt",
            "{n}#*/",
            "{n}##*/",
            "{n}%.*",
            "{n}%%.*",
            "{n}/a/Z",
            "{n}//a/Z",
            "{n}/#a/Z",
            "{n}/%c/Z",
            "{n}^^",
            "{n},,",
            "{n}^",
            "#{n}",
            "{n}:1",
            "{n}:1:2",
            '{n}:-"d e"',
            "{n}:-d e",
            "{n}%[a-z]",
            "{n}#?",
        ]
        uses = [f"${{{self.random.choice(forms).format(n=name)}}}" for _ in range(3)]
        return f"{name}='{value}'\n" + self.launch(f'{uses[0]} "{uses[1]}" x{uses[2]}')

    def unknown_default_of_unset(self) -> str:
        return self.launch(f'${{UNSET:-{self.plain()}}} "${{UNSET-{self.random.choice(PLAIN)}}}" $UNSET a$UNSET "$UNSET" end')

    def block_braces(self) -> str:
        return self.launch(
            self.random.choice(["{a,b}", "-v/{x,y}:/z", "{1..4}", "{a..c}x", "{a,b}{1,2}", "{a}", "{a,b", "'{a,b}'", "a{,b}"])
            + " "
            + self.plain()
        )

    def block_function(self) -> str:
        name = self.fresh()
        body = self.random.choice(['"$@"', "$*", '"$1" "$2"', '"${@:2}" $1', '"$*"', "$2 $#"])
        form = self.random.choice([f"{name}() {{", f"function {name} {{", f"{name} ()\n{{"])
        return f"{form} {self.launch(body)}; }}\n" + "\n".join(
            f"{name} {self.words(2, 3)}" for _ in range(self.random.randint(1, 2))
        )

    def block_wrapper_function(self) -> str:
        name = self.fresh()
        return f'{name}() {{ echo "+ $*" >&2; "$@"; }}\n{name} {self.launch(self.words())}'

    def block_local(self) -> str:
        name, var = self.fresh(), self.name()
        quoted = f'"${var}"'
        return (
            f"{var}=outer\n{name}() {{ local {var}={self.word()} other; {self.launch(quoted)}; }}\n{name}\n{self.launch(quoted)}"
        )

    def block_shift(self) -> str:
        name = self.fresh()
        rest = '--name "$n" "$@"'
        return f"{name}() {{ shift; local n=$1; shift; {self.launch(rest)}; }}\n{name} {self.words(3, 5)}"

    def block_set(self) -> str:
        first, second = '"$@" $#', '"$1"'
        return f"set -- {self.words(2, 4)}\n{self.launch(first)}\nshift\n{self.launch(second)}"

    def block_if(self) -> str:
        name = self.name()
        test = self.random.choice(["true", "false", "[ 1 = 1 ]", "[[ a == b ]]", "! true"])
        return f"{name}=-i\nif {test}; then {name}=\"${name} {self.plain()}\"; else {name}='{self.plain()}'; fi\n" + self.launch(
            f"${name} img"
        )

    def block_and_or(self) -> str:
        name = self.name()
        return (
            f"{name}=-i\n{self.random.choice(['true', 'false'])} {self.random.choice(['&&', '||'])} {name}='{self.plain()}'\n"
            + self.launch(f"${name} img")
        )

    def block_case(self) -> str:
        name, first, second, third = self.name(), self.word(), self.word(), self.word()
        value = self.random.choice(["a", "b", "zzz"])
        case = f"case ${name} in a) o={first} ;; b|c) o={second} ;; *) o={third} ;; esac"
        return f"{name}={value}\n{case}\n" + self.launch('"$o" img')

    def block_case_with_ends(self) -> str:
        name = self.fresh()
        rest = '"$o" img'
        return (
            f"{name}() {{ case $1 in stop) return ;; *) o={self.word()} ;; esac\n{self.launch(rest)}; }}\n{name} go\n{name} stop"
        )

    def block_for(self) -> str:
        name = self.name()
        return f'{name}=\nfor i in {self.plain(1, 4)}; do {name}="${name} -e $i"; done\n' + self.launch(f"${name} img")

    def block_for_launch(self) -> str:
        rest = '"$i" img'
        return f"for i in {self.words(1, 4)}; do {self.launch(rest)}; done"

    def block_while(self) -> str:
        # Two rounds at the most: the scanner follows a loop that far; further rounds repeat what the second one adds.
        return f'n=0; o=; while [ $n -lt {self.random.randint(0, 2)} ]; do n=$((n+1)); o="$o -e"; done\n' + self.launch("$o img")

    def block_bash_c(self) -> str:
        shell = self.random.choice(["bash -c", "bash -ec", "bash -e -c", "bash -o pipefail -c"])
        text = "docker run " + self.plain() + ' "$1" $0'
        return f"{shell} {self.quoted(text)} {self.words(2, 2)}"

    def block_exported(self) -> str:
        name = self.name()
        return f"export {name}={self.word()}\nbash -c 'docker run \"${name}\"'\nunset {name}"

    def unknown_not_exported(self) -> str:
        return f"hidden={self.word()}\nbash -c 'docker run a$hidden b'"

    def block_heredoc(self) -> str:
        name = self.name()
        mark = self.random.choice(["E", "'E'", '"E"'])
        fed = self.random.choice([f"bash <<{mark}", f"bash -s <<{mark}", f"cat <<{mark} | bash"])
        return f"export {name}='{self.plain()}'\n{fed}\ndocker run ${name} a\\$b \"q\"\nE"

    def block_stripped_heredoc(self) -> str:
        return f"bash <<-E\n\tdocker run {self.plain()} \\\n\t  x\n\tE"

    def block_here_string(self) -> str:
        return f"bash <<< {self.quoted('docker run ' + self.plain())}"

    def block_pipe(self) -> str:
        return f"{self.random.choice(['echo', 'printf %s'])} {self.quoted('docker run ' + self.plain())} | bash"

    def block_eval(self) -> str:
        return f"c='docker run'; eval \"$c {self.plain()}\"; eval $c '\"a b\"'"

    def block_read(self) -> str:
        return f"IFS= read -r cmd <<E\ndocker run {self.plain()} img\nE\n$cmd tail"

    def block_command_in_variable(self) -> str:
        return f'RUN="docker run {self.plain()}"\n$RUN {self.words()}\nD=docker\n"$D" run {self.words()}'

    def block_command_in_array(self) -> str:
        return f'cmd=(docker run {self.words()})\n"${{cmd[@]}}" {self.word()}'

    def block_substitution(self) -> str:
        return self.launch(
            f'$(echo {self.plain()}) "$(printf %s {self.random.choice(PLAIN)})" `echo {self.random.choice(PLAIN)}`'
        )

    def unknown_nested(self) -> str:
        return self.launch(f'x "$(docker create {self.plain()})" $(docker create y; docker create z)')

    def unknown_output(self) -> str:
        return self.launch('--name $(basename /a/b) "$(id -u)" img')

    def block_wrappers(self) -> str:
        wrapper = self.random.choice(
            ["command", "env A=b", "env -u X A=b", "nice -n 5", "timeout 5", "nohup", "exec -a x", "time", "! "]
        )
        if wrapper.startswith("exec"):
            return f"( {wrapper} docker run {self.words()} )"
        return f"{wrapper} docker run {self.words()}"

    def block_subshell(self) -> str:
        name = self.name()
        rest = f"${name}"
        return f"{name}=out\n( {name}=in; {self.launch(rest)} )\n{{ {self.launch(rest)}; }}"

    def block_comment(self) -> str:
        printed = f": a#b docker run no; echo docker run {self.plain()}"
        return f"# docker run {self.plain()}\n{self.launch(self.words())} # docker run no\n{printed}"

    def block_printed(self) -> str:
        return f"cat <<E\ndocker run {self.plain()}\nE\nx='docker run no'\nfunction_not_called_here='docker'"

    def block_multiline(self) -> str:
        return f"docker \\\n run \\\n  {self.words()} \\\n  'x\ny'"

    def block_alias_like(self) -> str:
        return f"trap 'docker run {self.plain()}' EXIT; trap - EXIT"

    def block_quotes_in_expansion(self) -> str:
        name = self.name()
        return f"{name}='\"quoted\" \\x'\n" + self.launch(
            f"${name} \"${name}\" \"${{{name}:-'s'}}\" ${{UNSET:-'s t'}} \"${{UNSET:-'s'}}\""
        )

    def block_indirect(self) -> str:
        return f"target={self.word()}; ref=target\n" + self.launch('"${!ref}"')
