"""Advisories as cargo-audit matches them, audits as cargo-vet counts them."""

from __future__ import annotations

import pytest

from teachkit.data.snapshots import Advisories, Audits, Origin
from teachkit.decisions.depend.lock import Package
from teachkit.decisions.depend.trust import DEPLOY, RUN, OwnStore, audit_status, find_advisories

CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def origin(name):
    return Origin(name, name, "2026-11-01", "given", 1)


def crate(version, source=CRATES_IO, name="zlib-rs"):
    return Package(name, version, source, None)


def advisories(patched=(), unaffected=(), kind="vulnerability"):
    row = {"id": "RUSTSEC-2024-0401", "k": kind, "p": list(patched), "u": list(unaffected)}
    return Advisories(origin("rustsec"), {"zlib-rs": [row]})


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("0.4.0", True),
        ("0.4.1", False),
        ("0.4.1-rc.1", True),
        ("0.5.0-alpha.1", False),
        ("0.1.0", False),
    ],
)
def test_a_version_outside_every_patched_and_unaffected_range_is_affected(version, affected):
    database = advisories(patched=[">=0.4.1"], unaffected=["<0.2.0"])
    assert bool(find_advisories([crate(version)], database)) is affected


def test_an_advisory_without_a_fix_affects_every_version():
    assert find_advisories([crate("99.0.0")], advisories(kind="unmaintained"))


@pytest.mark.parametrize(
    "source",
    [
        None,
        "git+https://github.com/trifectatechfoundation/zlib-rs#0123456789abcdef",
        "registry+https://crates.example.org/index",
    ],
)
def test_a_source_other_than_crates_io_never_matches_an_advisory(source):
    assert not find_advisories([crate("0.4.0", source)], advisories())


def test_both_spellings_of_crates_io_match():
    assert find_advisories([crate("0.4.0", "sparse+https://index.crates.io/")], advisories())


def audits(rows=(), wildcards=(), publishers=None, violations=()):
    return Audits(
        origin("vet"),
        {"zlib-rs": list(rows)} if rows else {},
        {"zlib-rs": list(wildcards)} if wildcards else {},
        {"zlib-rs": publishers} if publishers else {},
        {"zlib-rs": list(violations)} if violations else {},
    )


def test_an_audit_leads_from_nothing_through_steps_to_the_version():
    public = audits([["", "0.5.2", 2, "mozilla"], ["0.5.2", "0.6.3", 2, "mozilla"]])
    status = audit_status(crate("0.6.3"), DEPLOY, public, None)
    assert (status.state, status.by, status.step) == ("audited", ("mozilla",), "none")


def test_a_step_that_starts_nowhere_audits_nothing():
    status = audit_status(crate("0.6.3"), DEPLOY, audits([["0.5.2", "0.6.3", 2, "m"]]), None)
    assert (status.state, status.nearest) == ("unaudited", None)


def test_safe_to_run_does_not_do_for_deploying_but_deploy_does_for_running():
    weak, strong = audits([["", "1.0.0", 1, "g"]]), audits([["", "1.0.0", 2, "g"]])
    assert audit_status(crate("1.0.0"), DEPLOY, weak, None).state == "unaudited"
    assert audit_status(crate("1.0.0"), RUN, weak, None).state == "audited"
    assert audit_status(crate("1.0.0"), RUN, strong, None).state == "audited"


def test_the_nearest_audited_version_is_the_last_one_before():
    public = audits([["", "0.5.2", 2, "m"], ["", "0.6.1", 2, "m"], ["", "0.7.0", 2, "m"]])
    status = audit_status(crate("0.6.4"), DEPLOY, public, None)
    assert (status.state, status.nearest, status.step) == ("unaudited", "0.6.1", "patch")
    older = audit_status(crate("0.5.0"), DEPLOY, public, None)
    assert (older.nearest, older.step) == ("0.5.2", "patch")


def test_a_wildcard_audit_vouches_for_what_its_publisher_released_in_its_time():
    public = audits(
        wildcards=[[7, "2024-01-01", "2025-01-01", 2, "isrg"]],
        publishers={
            "1.0.0": [7, "2024-06-01"],
            "1.1.0": [7, "2026-06-01"],
            "1.0.1": [8, "2024-06-01"],
        },
    )
    states = {
        v: audit_status(crate(v), DEPLOY, public, None).state for v in ("1.0.0", "1.1.0", "1.0.1")
    }
    assert states == {"1.0.0": "trusted", "1.1.0": "unaudited", "1.0.1": "unaudited"}


def test_a_warning_outweighs_an_audit():
    public = audits([["", "1.0.0", 2, "m"]], violations=[["<1.2", 2, "google"]])
    assert audit_status(crate("1.0.0"), DEPLOY, public, None).state == "violation"
    assert not audit_status(crate("1.0.0"), DEPLOY, public, None).vetted


def own(**tables):
    empty = {"audits": {}, "wildcards": {}, "publishers": {}, "violations": {}, "exemptions": {}}
    return OwnStore(**(empty | tables))


def test_an_exemption_is_not_an_audit_but_is_said():
    store = own(exemptions={"zlib-rs": [["0.6.2", 2]]})
    status = audit_status(crate("0.6.2"), DEPLOY, None, store)
    assert (status.state, status.vetted) == ("exempted", False)


def test_an_audit_may_lead_on_from_an_exemption():
    store = own(
        exemptions={"zlib-rs": [["0.6.2", 2]]}, audits={"zlib-rs": [["0.6.2", "0.6.3", 2, "own"]]}
    )
    assert audit_status(crate("0.6.3"), DEPLOY, None, store).state == "exempted"


def test_the_projects_own_audits_join_the_public_ones():
    public = audits([["", "0.6.2", 2, "mozilla"]])
    store = own(audits={"zlib-rs": [["0.6.2", "0.6.3", 2, "own"]]})
    status = audit_status(crate("0.6.3"), DEPLOY, public, store)
    assert (status.state, status.by) == ("audited", ("mozilla", "own"))
