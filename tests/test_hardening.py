from __future__ import annotations

import re

import pytest

from scanner.hardening import addition
from scanner.rule import Rule, checks
from tests.builders import launch

MISSING = [rule for rule in checks() if rule.id.startswith("missing-")]
every_missing_rule = pytest.mark.parametrize("rule", MISSING, ids=lambda rule: rule.id)


@every_missing_rule
def test_what_to_add_stands_in_the_good_examples(rule: Rule):
    good = rule.sections()
    flag = addition(rule, launch()) or ""
    assert flag.split()[0] in good["Good command"]
    key = (addition(rule, launch(format="compose", verb="service")) or "").partition(":")[0]
    assert re.search(rf"^ +{key}:", good["Good compose"], flags=re.M)


@every_missing_rule
def test_what_to_add_depends_on_the_form(rule: Rule):
    assert (addition(rule, launch()) or "").startswith("--")
    assert not (addition(rule, launch(format="compose", verb="service")) or "--").startswith("--")


def test_a_verb_has_names_of_its_own():
    (rule,) = [rule for rule in MISSING if rule.id == "missing-memory-limit"]
    assert addition(rule, launch(verb="service create")) == "--limit-memory=512m"


def test_a_danger_is_not_put_right_by_adding():
    (rule,) = [rule for rule in checks() if rule.id == "privileged"]
    assert addition(rule, launch()) is None
