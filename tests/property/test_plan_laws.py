"""Laws of the plan: the schema and the reader agree, the audit has an answer for every plan."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import plans

from teachkit.decisions.plan import markdown, parse_plan, read_plan, write_plan
from teachkit.decisions.plan.audit import answered, audit
from teachkit.decisions.plan.audit_rules import RULES
from teachkit.decisions.plan.schema import plan_schema
from teachkit.errors import TeachkitError

VALIDATOR = jsonschema.Draft202012Validator(plan_schema())
# No float: to JSON Schema 60.0 is an integer, to us it is not.
JUNK = [None, True, 0, 1, 2, -1, 101, "", "keep", [], {}, [{}], {"x": 1}, {"schema": 1}]


def accepted(value):
    try:
        read_plan(value)
    except TeachkitError:
        return False
    return True


def places(value, path=()):
    """Every place of a JSON value, with how one gets there."""
    yield path
    listed = list(enumerate(value)) if isinstance(value, list) else []
    inner = value.items() if isinstance(value, dict) else listed
    for key, item in inner:
        yield from places(item, (*path, key))


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(plan_schema())
    json.dumps(plan_schema())


@given(plans)
def test_what_is_written_fits_the_schema_and_is_read_again(plan):
    text = write_plan(plan)
    VALIDATOR.validate(json.loads(text))
    assert parse_plan(text) == plan


@given(plans, st.data())
def test_the_schema_takes_what_the_reader_takes_and_nothing_else(plan, data):
    value = json.loads(write_plan(plan))
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(list(places(value))[1:]))
        there = value
        for key in way:
            there = there[key]
        what = data.draw(st.sampled_from(["put", "drop", "add"]))
        if what == "put":
            there[last] = data.draw(st.sampled_from(JUNK))
        elif what == "drop":
            del there[last]
        elif isinstance(there, dict):
            there["more"] = data.draw(st.sampled_from(JUNK))
        if not list(places(value))[1:]:
            break
    assert VALIDATOR.is_valid(value) == accepted(value)


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_neither_takes_what_is_no_plan(junk):
    assert VALIDATOR.is_valid(junk) == accepted(junk) == (junk == {"schema": 1})


@given(plans, st.none() | st.lists(st.sampled_from(["libc", "log", "é"]), max_size=3))
def test_the_audit_answers_for_any_plan_and_names_what_can_be_answered(plan, lock):
    found = audit(plan, lock=lock)
    assert len(found.looked) == len(RULES)
    for one in found.findings:
        assert one.said
        assert one.advice
    for one in found.open:
        plan = answered(plan, one.rule, one.about, "it is fine")
    assert audit(plan, lock=lock).open == ()
    assert parse_plan(write_plan(plan)) == plan


@given(plans)
def test_markdown_tells_any_plan(plan):
    assert markdown(plan).partition("\n")[0].startswith("# Plan: ")
