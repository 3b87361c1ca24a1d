"""Which tests meet a mutant of `make mutation`: first those of the mutated module, then, if it survives, those around it."""

from __future__ import annotations

import os
from typing import Any

_CHECK = """
    tests/test_rule_docs.py::test_no_page_is_stale tests/test_posture.py tests/test_kept_out.py tests/fix
    tests/test_missing_hardening.py::test_what_is_left_out_is_a_guess_among_unknown_options_and_low_where_it_runs_once
"""
_COMMAND_LINE = """
    tests/test_docker_cli_builds.py tests/test_makefile_launches.py tests/test_enclosing.py tests/test_builds.py
    tests/docker_cli/test_against_cli.py::test_what_the_cli_was_recorded_to_send
"""


def pre_mutation(context: Any) -> None:
    """Called by mutmut before it runs the tests on a mutant; `context.filename` is the file that it is about to mutate."""
    folder, file = os.path.split(os.path.relpath(context.filename, "scanner"))
    first = os.path.join("tests", folder, f"test_{file}")
    if not os.path.isfile(first):
        raise FileNotFoundError(f"{first}: nothing tests {context.filename}, so no mutant of it could be said to be noticed")
    sample = file.removesuffix(".py").replace("_", "-")
    if os.path.isdir(f"testdata/{sample}"):
        first += f" tests/test_testdata.py::test_the_report_is_as_expected[{sample}]"
    # mutmut takes any exit status but 1 for a mutant that survived: pytest has others, where a module cannot be imported
    runs = " && ".join(
        f"python -m pytest -x -q -p no:cacheprovider {' '.join(tests.split())}"
        for tests in (first, _CHECK if folder else _COMMAND_LINE)
    )
    context.config.test_command = f"sh -c '{runs} || exit 1'"
