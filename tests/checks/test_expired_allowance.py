from __future__ import annotations

import datetime

import pytest

from scanner import allowance as allowance_module
from scanner.allowance import Allowance
from scanner.checks.expired_allowance import check
from scanner.explain import example
from scanner.launch import Value
from scanner.source import SourceFile, Span
from tests.builders import judged
from tests.conftest import Folder

ENTRY = "[[allow]]\nrules = ['privileged']\nreason = 'until the bench is rebuilt'\nexpires = {}\n"
FILE = SourceFile("capdrop.toml", ENTRY.format("2027-01-31"))
RUN = "docker run --privileged acme/app:1.0\n"


def entry(expires: datetime.date | None) -> Allowance:
    span = Span(FILE, 0, 9)
    return Allowance(span, {"privileged": frozenset({"privileged"})}, "why", expires=expires and Value.of(expires, (span,)))


class Today(datetime.date):
    @classmethod
    def today(cls) -> Today:
        return cls(2027, 1, 31)


@pytest.fixture
def _on_the_last_of_january(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance_module.datetime, "date", Today)


@pytest.mark.usefixtures("_on_the_last_of_january")
def test_it_holds_up_to_its_last_day_and_that_included() -> None:
    assert [bool(judged(check, entry(Today(2027, 1, day)))) for day in (30, 31)] == [True, False]
    assert not judged(check, entry(Today(2027, 2, 1)))


def test_without_a_day_it_never_runs_out() -> None:
    assert not judged(check, entry(None))


@pytest.mark.parametrize(("verdict", "fires"), [("Bad", True), ("Good", False)])
def test_its_examples(folder: Folder, verdict: str, fires: bool) -> None:
    folder.write("capdrop.toml", example(check, verdict, "configuration") or "")
    found = folder.scan("--format", "json").json["findings"]
    assert [(one["rule"], one["path"], one["line"]) for one in found] == [("expired-allowance", "capdrop.toml", 5)] * fires


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_findings_come_back_and_the_entry_is_one_in_every_report(folder: Folder, form: str) -> None:
    folder.write("run.sh", RUN)
    folder.write("capdrop.toml", ENTRY.format("2024-01-31"))
    ran = folder.scan("--format", form)
    assert ran.status == 1
    assert "expired-allowance" in ran.out
    assert "until the bench is rebuilt" in " ".join(ran.out.replace("|", " ").split())  # a message may stand on two lines
    assert "capdrop.toml" in ran.out


def test_it_says_what_is_reported_again_and_why_it_was_allowed(folder: Folder) -> None:
    folder.write("capdrop.toml", "[[allow]]\nrules = ['privileged', 'host-pid']\nreason = 'why'\nexpires = 2024-01-31\n")
    (found,) = folder.scan("--format", "json").json["findings"]
    assert found["message"] == "what this allowed until then is reported again (privileged, host-pid): why"


def test_its_place_is_the_day(folder: Folder) -> None:
    folder.write("capdrop.toml", "\n" + ENTRY.format("'2024-01-31'"))
    (found,) = folder.scan("--format", "json").json["findings"]
    assert (found["line"], found["column"], found["end_line"], found["end_column"]) == (5, 1, 5, 23)


def test_it_is_chosen_like_any_rule(folder: Folder) -> None:
    folder.write("run.sh", RUN)
    folder.write("capdrop.toml", ENTRY.format("2024-01-31"))
    assert "expired-allowance" not in folder.scan("--ignore", "expired-allowance").out
    assert "expired-allowance" in folder.scan("--select", "expired-allowance").out
    assert "expired-allowance" not in folder.scan("--select", "privileged").out
    assert "expired-allowance" not in folder.scan("--isolated").out
    assert folder.scan("--select", "expired-allowance", "--fail-on", "low").status == 1
