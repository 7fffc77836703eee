"""Picking rows: each field narrows, together they narrow more, and empty ones ask nothing."""

import pytest

from teachkit.data.cves import vulnerabilities
from teachkit.decisions.premise import KINDS, Filter, facets, kind, select


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (Filter(), [0, 1, 2, 3, 4, 5, 6]),
        (Filter(systems=("zlib",)), [3, 4, 5, 6]),
        (Filter(classes=("buffer-overflow",)), [0, 3]),
        (Filter(classes=("crash", "resources")), [5, 6]),
        (Filter(cwes=("CWE-120",)), [3]),
        (Filter(memory=("yes",)), [0, 3, 4]),
        (Filter(first=2014, last=2016), [1, 2, 3]),
        (Filter(text="CLOCK time"), [1]),
        (Filter(text="2022"), [6]),
        (Filter(systems=("zlib",), memory=("yes",), last=2016), [3]),
        (Filter(first=2020, last=2010), []),
    ],
    ids=["all", "program", "class", "two", "cwe", "reading", "years", "words", "year", "together",
         "backwards"],
)  # fmt: skip
def test_a_filter_keeps_what_fits(rows, wanted, places):
    assert select(rows, wanted) == tuple(rows[place] for place in places)


def test_a_filter_by_reading_asks_the_readers_own(rows):
    unclear = Filter(memory=("unclear",))
    assert select(rows, unclear, {rows[6].id: "yes", rows[0].id: "unclear"}) == (rows[0],)


def test_what_can_be_asked_for_is_counted(rows):
    assert facets(rows) == {
        "systems": {"sudo": 3, "zlib": 4},
        "classes": {
            "buffer-overflow": 2,
            "crash": 1,
            "environment": 1,
            "policy": 1,
            "resources": 1,
            "undefined-behaviour": 1,
        },
        "cwes": {"CWE-120": 1, "CWE-787": 1, "CWE-863": 1},
    }


@pytest.mark.parametrize(
    ("cls", "reading", "expected"),
    [
        ("buffer-overflow", "yes", "memory safety"),
        ("crash", "unclear", "unclear"),
        ("resources", "no", "availability"),
        ("assertion", "no", "availability"),
        ("policy", "no", "logic"),
        ("policy", "yes", "memory safety"),
    ],
)
def test_what_is_no_memory_bug_stops_a_program_or_misleads_it(row, cls, reading, expected):
    assert kind(row(cls=cls), reading) == expected


def test_the_rewrites_own_are_all_logic_or_availability():
    own = [one for one in vulnerabilities() if one.rust]
    assert {kind(one, one.memory) for one in own} == {"logic", "availability"}
    assert {kind(one, one.memory) for one in vulnerabilities()} == set(KINDS)
