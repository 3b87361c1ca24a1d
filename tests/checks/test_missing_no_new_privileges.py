from __future__ import annotations

import pytest

from scanner.checks.missing_no_new_privileges import check
from scanner.finding import Confidence, Severity
from tests.builders import default, judged, launch, sometimes, unresolved


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([], id="no option"),
        pytest.param(["seccomp=profile.json"], id="another option"),
        pytest.param(["no-new-privileges:false"], id="set to false"),
        *(pytest.param([f"no-new-privileges={text}"], id=f"set to {text}") for text in ("0", "yes", "tRUE")),
        pytest.param(["no-new-privileges", "no-new-privileges:false"], id="the last one counts"),
        pytest.param([unresolved("seccomp=$PROFILE")], id="unresolved, but about something else"),
    ],
)
def test_fires(options):
    (finding,) = judged(check, launch(host={"security_opt": options}))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.HIGH)
    assert finding.message == "set-uid programs can raise privileges: set no-new-privileges"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["no-new-privileges"], id="bare"),
        pytest.param(["no-new-privileges:true"], id=":true"),
        pytest.param(["no-new-privileges=true"], id="=true"),
        *(pytest.param([f"no-new-privileges={true}"], id=f"={true}") for true in ("1", "t", "T", "True", "TRUE")),
        pytest.param(["no-new-privileges:false", "no-new-privileges:true"], id="the last one counts"),
        pytest.param([unresolved("no-new-privileges:$NNP")], id="unresolved value"),
        pytest.param([unresolved("$SECURITY")], id="unresolved option"),
        pytest.param([default("no-new-privileges:true")], id="by default"),
        pytest.param(["no-new-privileges", sometimes("no-new-privileges")], id="always, and once more on some paths"),
    ],
)
def test_silent(options):
    assert judged(check, launch(host={"security_opt": options})) == []


@pytest.mark.parametrize(
    "options",
    [
        pytest.param([sometimes("no-new-privileges")], id="set on some paths"),
        pytest.param(["no-new-privileges", sometimes("no-new-privileges:false")], id="undone on some paths"),
        pytest.param([default("no-new-privileges:false")], id="false by default"),
    ],
)
def test_less_sure(options):
    (finding,) = judged(check, launch(host={"security_opt": options}))
    assert finding.confidence is Confidence.MEDIUM


def test_low_for_a_tool_run_that_ends_by_itself():
    (finding,) = judged(check, launch(interactive=True, tty=True))
    assert finding.severity is Severity.LOW
