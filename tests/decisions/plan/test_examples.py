"""The example plans: every number from the ledger, each complete, the audit's findings counted."""

import re
import tomllib

import pytest

from teachkit.data.facts import fact
from teachkit.decisions.plan import SHAPES, parse_plan, write_plan
from teachkit.decisions.plan.audit import audit
from teachkit.decisions.plan.audit_rules import RULES
from teachkit.decisions.plan.examples import EXAMPLES, example
from teachkit.decisions.plan.sheet import sheet
from teachkit.errors import TeachkitError

NAMES = sorted(EXAMPLES)


def value(id):
    return fact(id).value


def texts(plan):
    """Every text of a plan, as a reader meets it; the revisions' own words with them."""
    told = sheet(plan)
    yield told.line
    for part in told.parts:
        yield from (text for one in part.lists for item in one.items for text in _of(item))
        yield from (text for _, text in part.texts)
    yield from (turn.learned for turn in told.turns)


def _of(item):
    return (item.key, *(text for _, text in item.columns))


# What has digits and is no count: versions, years and dates, records, commits, names, pages.
NO_COUNT = re.compile(
    r"v?\d+\.\d+(?:\.\d+)?(?:p\d+)?|\b(?:19|20)\d\d(?:-\d\d-\d\d)?\b|CVE-\d{4}-\d+|GHSA-[\w-]+"
    r"|\b[0-9a-f]{8}\b|[a-z]\w*\d+(?:-\w+)?|UTF-16|x86-64|\bC99\b|SPDX-\S+|-Clause|\d-Clause"
)
# What is promised, not counted: the days of a policy.
PROMISED = re.compile(r"\bday \d+|\b\d+ days", re.IGNORECASE)


@pytest.mark.parametrize("name", NAMES)
def test_no_number_is_typed(name):
    found = example(name, lambda _id: "§")
    for text in texts(found.plan):
        left = PROMISED.sub("", NO_COUNT.sub("", text))
        assert not re.search(r"\d", left), text


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_has_a_source_and_a_date(name):
    found = example(name, value)
    about = {one.about.partition(":")[0] for one in found.sources}
    assert about <= set(SHAPES)
    assert all(one.source and re.fullmatch(r"20\d\d-\d\d-\d\d", one.date) for one in found.sources)
    assert all(fact(id).source for id in found.facts)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_complete_and_travels(name):
    plan = example(name, value).plan
    assert all(getattr(plan, word) is not None for word in SHAPES)
    assert len(plan.history) >= 2
    assert [one.when for one in plan.history] == sorted(one.when for one in plan.history)
    assert parse_plan(write_plan(plan)) == plan
    # A revision is a plan by itself, and no two are the same.
    then = [str(one.plan) for one in plan.history]
    assert len(set(then)) == len(then)


@pytest.mark.parametrize("name", NAMES)
def test_the_audit_finds_as_much_as_the_ledger_says(name):
    found = example(name, value)
    looked = audit(found.plan, lock=found.direct)
    assert len(looked.open) == value(f"plan.example.{name}.open")


def test_the_ledger_counts_the_rules_and_what_we_have_not_asked():
    assert len(RULES) == value("plan.audit.rules")
    own = example("teachkit", value)
    unasked = [one for one in audit(own.plan).open if one.rule == "dependency-goals"]
    assert len(unasked) == value("plan.example.teachkit.unasked")


def test_our_own_plan_knows_our_own_dependencies(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"]]
    lines += [line for name, some in extras.items() if name not in {"test", "dev"} for line in some]
    names = {re.match(r"[\w-]+", line)[0] for line in lines} - {"teachkit"}
    assert set(example("teachkit", value).direct) == names


def test_our_own_plan_says_what_our_policy_says(repository):
    from teachkit.decisions.plan.audit_words import days

    plan = example("teachkit", value).plan
    policy = (repository / "SECURITY.md").read_text()
    assert "private vulnerability reporting" in policy
    assert set(days(plan.trust.policy)) <= set(days(policy))


def test_a_name_that_is_none_is_answered_with_those_there_are():
    with pytest.raises(TeachkitError) as raised:
        example("sudo", value)
    assert raised.value.code == "no-such-example"
    assert "sudo-rs" in raised.value.hint
