"""Audits add up: one more never takes a vetted crate's word back, and nothing comes of nothing."""

from hypothesis import given
from hypothesis import strategies as st
from strategies import CRATES_IO, audit_rows

from teachkit.data.snapshots import Audits, Origin
from teachkit.decisions import semver
from teachkit.decisions.depend import Package
from teachkit.decisions.depend.trust import DEPLOY, RUN, audit_status

LOCKED = st.sampled_from(["0.1.0", "0.2.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1", "3.0.0"])
levels = st.sampled_from([DEPLOY, RUN])


def status(version, level, rows):
    origin = Origin("vet-audits", "Public audits", "2026-08-21", "given", len(rows))
    audits = Audits(origin, {"gear": rows}, {}, {}, {})
    return audit_status(Package("gear", version, CRATES_IO, None), level, audits, None)


def led_to(version, level, rows):
    """Follow the audits by repeated passes: the definition, and nothing clever."""
    known = {""}
    while True:
        more = {to for start, to, held, _ in rows if held >= level and start in known} - known
        if not more:
            return version in known
        known |= more


@given(LOCKED, levels, audit_rows())
def test_a_crate_is_vetted_exactly_when_audits_lead_from_nothing_to_it(version, level, rows):
    assert status(version, level, rows).vetted == led_to(version, level, rows)


@given(LOCKED, levels, audit_rows(), audit_rows())
def test_another_audit_never_makes_a_vetted_crate_unvetted(version, level, rows, more):
    if status(version, level, rows).vetted:
        assert status(version, level, rows + more).vetted


@given(LOCKED, audit_rows())
def test_what_may_be_deployed_may_be_run(version, rows):
    if status(version, DEPLOY, rows).vetted:
        assert status(version, RUN, rows).vetted


@given(LOCKED, levels, audit_rows(), st.randoms())
def test_the_order_of_audits_means_nothing(version, level, rows, dice):
    shuffled = rows.copy()
    dice.shuffle(shuffled)
    assert status(version, level, shuffled) == status(version, level, rows)


@given(LOCKED, levels, audit_rows())
def test_the_nearest_version_is_vetted_itself_and_is_the_locked_one_if_that_is(
    version, level, rows
):
    found = status(version, level, rows)
    if found.nearest is None:
        assert not found.vetted
        assert found.step is None
        return
    assert led_to(found.nearest, level, rows)
    assert found.step == semver.step(found.nearest, version)
    assert found.vetted == (found.nearest == version)
    reachable = [to for _, to, _, _ in rows if led_to(to, level, rows)]
    before = [v for v in reachable if semver.version(v) <= semver.version(version)]
    best = max(before, key=semver.version) if before else min(reachable, key=semver.version)
    assert semver.version(found.nearest) == semver.version(best)


@given(LOCKED, levels, audit_rows().filter(lambda rows: all(start for start, *_ in rows)))
def test_steps_from_somewhere_to_somewhere_vouch_for_nothing_alone(version, level, rows):
    assert not status(version, level, rows).vetted
