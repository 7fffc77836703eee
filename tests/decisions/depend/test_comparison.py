"""Two locks side by side."""

from __future__ import annotations

import pytest

from teachkit.data.snapshots import Advisories, Knowledge, Origin
from teachkit.decisions.depend import assess, compare
from teachkit.decisions.depend.conditions import CONDITIONS, conditions_met
from teachkit.errors import TeachkitError

from .projects import lock

BEFORE = lock(("app", "1.0.0", ["http", "log"]), ("http", "0.2.0", []), ("log", "0.4.0", []))
AFTER = lock(
    ("app", "1.1.0", ["http", "tls"]),
    ("http", "0.3.0", ["rand 0.9.2"]),
    ("rand", "0.8.5", []),
    ("rand", "0.9.2", []),
    ("tls", "0.1.0", ["rand 0.8.5"]),
)
ROW = {"id": "RUSTSEC-2026-0001", "k": "vulnerability", "p": [], "u": []}
KNOWN = Knowledge(
    advisories=Advisories(Origin("rustsec", "RustSec", "2026-11-01", "given", 1), {"tls": [ROW]})
)


def both():
    return assess(BEFORE, KNOWN), assess(AFTER, KNOWN)


def test_it_says_what_came_what_left_and_what_changed():
    result = compare(*both())
    assert result.came == ("rand 0.8.5", "rand 0.9.2", "tls 0.1.0")
    assert result.left == ("log 0.4.0",)
    assert [(c.name, c.before, c.after, c.step) for c in result.changed] == [
        ("http", ("0.2.0",), ("0.3.0",), "major")
    ]
    assert [f.id for f in result.new_advisories] == ["RUSTSEC-2026-0001"]
    assert result.new_duplicates == {"rand": ("0.8.5", "0.9.2")}


def test_a_lock_compared_with_itself_has_no_difference():
    before, _ = both()
    result = compare(before, before)
    assert result.came == result.left == result.changed == ()
    assert conditions_met(
        [name for name in CONDITIONS if name.startswith("new-")] + ["deeper"], before, result
    ) == {}  # fmt: skip


def test_going_back_undoes_the_difference():
    before, after = both()
    there, back = compare(before, after), compare(after, before)
    assert (there.came, there.left) == (back.left, back.came)
    assert there.new_advisories == back.fixed_advisories
    assert there.new_duplicates == back.gone_duplicates


def test_a_condition_that_holds_says_why():
    before, after = both()
    met = conditions_met(
        ["new-advisory", "new-duplicate", "new-package", "deeper", "vulnerability"],
        after,
        compare(before, after),
    )
    assert "RUSTSEC-2026-0001" in met["new-advisory"]
    assert "rand" in met["new-duplicate"]
    assert "1 to 2 steps" in met["deeper"]
    assert set(met) == {"new-advisory", "new-duplicate", "new-package", "deeper", "vulnerability"}
    assert conditions_met(["vulnerability"], before) == {}


def test_a_comparison_is_needed_for_what_is_new():
    before, _ = both()
    with pytest.raises(TeachkitError) as caught:
        conditions_met(["new-package"], before)
    assert caught.value.code == "nothing-to-compare"


def test_an_unknown_condition_lists_the_known_ones():
    with pytest.raises(TeachkitError) as caught:
        conditions_met(["ugly"], both()[0])
    assert caught.value.code == "unknown-condition"
    assert "new-duplicate" in caught.value.hint
