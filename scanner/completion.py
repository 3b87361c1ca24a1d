"""Completion of the command's options, their values and the rules' names, for bash, zsh and fish (`--print-completion`).

The script is made by shtab from the parser of the command line. shtab is needed only then: the extra `completion`.
"""

from __future__ import annotations

import argparse

from scanner.catalogue import MISSING_HARDENING, catalogue
from scanner.errors import UsageError

SHELLS = ("bash", "zsh", "fish")
_FILES = ("paths", "output", "baseline", "write_baseline", "config", "stdin_filename")
_FOLDERS = ("rules",)
_LISTS = ("select", "ignore")  # rules with commas between them
_COMPLETE_LIST = {"bash": "_capdrop_rules", "zsh": "_capdrop_rules", "fish": "(_capdrop_rules)"}
_HELPERS = {
    "bash": """\
_capdrop_rules() {{
  local before=""
  [[ $1 == *,* ]] && before="${{1%,*}},"
  compgen -P "$before" -W "{rules}" -- "${{1##*,}}"
}}
""",
    "zsh": """\
_capdrop_rules() {{
  _values -s , rule {rules}
}}
""",
    "fish": """\
function _capdrop_rules
  set -l before (string replace -r '[^,]*$' '' -- (commandline -ct))
  printf '%s\\n' $before{{{listed}}}
end
""",
}
# The other name of the command.
_ALSO = {"bash": "complete -o bashdefault -F _shtab_scan capdrop\n", "zsh": "", "fish": "complete -c capdrop -w scan\n"}


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The text for a shell (one of SHELLS) to read. Raises UsageError where shtab is not installed."""
    try:
        import shtab
    except ImportError as error:
        raise UsageError(
            "--print-completion: shtab is missing; install it beside capdrop: pip install 'capdrop[completion]'"
        ) from error
    rules = sorted((*catalogue(), MISSING_HARDENING.id))
    for action in parser._actions:  # argparse has no other way to ask for them
        if action.dest in _LISTS:
            action.complete = _COMPLETE_LIST  # type: ignore[attr-defined]  # where shtab looks
        elif action.dest == "explain":
            action.choices = rules
        elif action.dest in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # where shtab looks
        elif action.dest in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]  # where shtab looks
    helpers = _HELPERS[shell].format(rules=" ".join(rules), listed=",".join(rules))
    text: str = shtab.complete(parser, shell, preamble=helpers)
    for name in ("#compdef scan", "compdef _shtab_scan -N scan"):
        text = text.replace(f"{name}\n", f"{name} capdrop\n", 1)
    return text.rstrip("\n") + "\n" + _ALSO[shell]
