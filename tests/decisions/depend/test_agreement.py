"""Our answers beside those of independent tools, over 16 real locks: equal, not similar.

What each tool said, and how it was asked, is in the README of the pinned data.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from teachkit.data import snapshots
from teachkit.data.projects import read_project
from teachkit.decisions.depend import assess
from teachkit.decisions.depend.export import as_data

SHARED = Path(__file__).parents[4] / "shared" / "data" / "deps"
LOCKS = sorted(path.name for path in (SHARED / "locks").glob("*")) if SHARED.is_dir() else []
# orjson's own answers are about kinds: see test_metadata.py.
MEASURED = [name for name in LOCKS if (SHARED / "expected" / f"{name}.json").is_file()]

pytestmark = pytest.mark.skipif(not LOCKS, reason="the pinned data is not beside this checkout")


@functools.cache
def knowledge() -> snapshots.Knowledge:
    return snapshots.load_knowledge(SHARED)


@functools.cache
def assessed(name: str):
    return assess(read_project(SHARED / "locks" / name), knowledge())


@functools.cache
def expected(name: str):
    return json.loads((SHARED / "expected" / f"{name}.json").read_text())


def test_all_sixteen_locks_are_there():
    assert len(LOCKS) == 16
    assert len(MEASURED) == 15


@pytest.mark.parametrize("name", MEASURED)
def test_burden_equals_cargo_tree(name):
    ours, theirs = assessed(name), expected(name)
    assert len(ours.labels) == theirs["packages"]
    closure = theirs["closure"]["all_features_all_targets_all_kinds"]
    assert sum(depth >= 0 for depth in ours.depth) == closure
    assert ours.whole.max_depth == theirs["depth"]["max_shortest"]
    assert sorted(ours.labels[i] for i in ours.direct) == sorted(theirs["direct"])


@pytest.mark.parametrize("name", MEASURED)
def test_duplicates_equal_plain_counting_and_cargo_deny(name):
    ours, theirs = assessed(name), expected(name)["duplicates"]

    def as_text(duplicates):
        return {crate: sorted(versions) for crate, versions in duplicates.items()}

    assert as_text(ours.duplicates) == as_text(theirs["names_with_several_versions_in_lock"])
    assert as_text(ours.duplicates_cargo_deny) == as_text(theirs["cargo_deny_include_dev"])


@pytest.mark.parametrize("name", MEASURED)
def test_advisories_equal_cargo_audit(name):
    ours = assessed(name)
    found = [
        [f.id, ours.lock.packages[f.index].name, ours.lock.packages[f.index].version, f.kind]
        for f in ours.advisories
    ]
    assert sorted(found) == sorted(expected(name)["advisories"])


@pytest.mark.parametrize("name", MEASURED)
def test_unaudited_crates_equal_cargo_vet(name):
    ours = assessed(name)
    unaudited = [
        ours.labels[i] for i, status in enumerate(ours.audits) if status and not status.vetted
    ]
    theirs = expected(name)["vet"]["five_public_sets_no_exemptions"]
    assert sum(status is not None for status in ours.audits) == theirs["registry_packages"]
    assert sorted(unaudited) == sorted(theirs["unaudited"])


@pytest.mark.parametrize("name", MEASURED)
def test_debian_status_equals_cargo_debstatus_with_its_mistakes_corrected(name):
    ours, theirs = assessed(name), expected(name)["debian_sid"]
    want = {label: row[0] for label, row in theirs["status"].items()}
    want |= {label: row[1] for label, row in theirs["corrected_by_Provides"].items()}
    assert {ours.labels[i]: s.state for i, s in enumerate(ours.debian) if s} == want


@pytest.mark.parametrize("name", MEASURED)
def test_what_goes_equals_deleting_and_counting_again(name):
    ours, theirs = assessed(name), expected(name)["removing"]
    members = set(ours.members)
    gone = {ours.labels[i]: n for i, n in enumerate(ours.gone) if i not in members}
    assert gone == theirs["package_gone"]
    dropped = {ours.labels[i]: n for i, n in ours.dropped.items()}
    assert dropped == theirs["direct_dependency_dropped"]


@pytest.mark.parametrize("name", MEASURED)
def test_the_json_says_what_the_tools_say_word_for_word(name):
    ours, theirs = as_data(assessed(name)), expected(name)
    duplicates, removing = theirs["duplicates"], theirs["removing"]
    assert ours["direct"] == theirs["direct_count"]
    assert ours["direct_packages"] == sorted(theirs["direct"])
    assert ours["duplicates"] == duplicates["names_with_several_versions_in_lock"]
    assert ours["duplicates_cargo_deny"] == duplicates["cargo_deny_include_dev"]
    assert ours["advisories"] == theirs["advisories"]
    assert ours["vet_unaudited"] == theirs["vet"]["five_public_sets_no_exemptions"]["unaudited"]
    assert ours["gone"] == removing["package_gone"]
    assert ours["dropped"] == removing["direct_dependency_dropped"]


def test_the_debian_snapshot_that_we_ship_gives_the_same_answers():
    shipped = snapshots.load_knowledge(Path(snapshots.__file__).parent).debian
    assert shipped is not None
    for name in MEASURED:
        ours = assess(read_project(SHARED / "locks" / name), snapshots.Knowledge(debian=shipped))
        pinned = assessed(name)
        states = [status and status.state for status in ours.debian]
        assert states == [status and status.state for status in pinned.debian], name


def test_without_a_linux_filter_ntpd_rs_seems_to_lack_51_crates_and_with_it_4():
    ours = assessed("ntpd-rs")
    assert ours.whole.debian_missing == 51
    assert ours.view.debian_missing == 4
    assert [len(row) for row in ours.packaging.rounds] == [3, 1]
    assert [c.name for c in ours.packaging.conflicts] == [
        "getrandom",
        "untrusted",
        "webpki-root-certs",
    ]
