"""Does an id belong to the hole that somebody gives it to?"""

from dataclasses import replace

import pytest

from teachkit.data.policies import IdClaim, swapped_ids
from teachkit.decisions.trust.identifiers import compare_ids

RECORD = IdClaim("GHSA-1", "echo", "record", "CVE record", "there", "2025-11-12", "CVE-1", "it")
OTHER = replace(RECORD, ghsa="GHSA-2", subject="timestamp", cve="CVE-2")


def claim(ghsa, subject, source="changelog"):
    return IdClaim(ghsa, subject, "changelog", source, "there", "2025-11-10", "", "it")


@pytest.mark.parametrize(
    ("claims", "verdicts"),
    [
        ([claim("GHSA-1", "echo")], ["right"]),
        ([claim("GHSA-2", "echo"), claim("GHSA-1", "timestamp")], ["swapped", "swapped"]),
        ([claim("GHSA-2", "echo")], ["wrong"]),
        ([claim("GHSA-2", "echo"), claim("GHSA-2", "timestamp")], ["wrong", "right"]),
        ([claim("GHSA-3", "echo")], ["unknown"]),
        ([claim("GHSA-2", "echo"), claim("GHSA-1", "timestamp", "another")], ["wrong", "wrong"]),
    ],
    ids=["right", "swapped", "half a swap", "twice", "unknown", "across sources"],
)
def test_a_claim_gets_its_verdict(claims, verdicts):
    found = compare_ids([RECORD, *claims, OTHER])
    assert [one.verdict for one in found] == verdicts


def test_both_changelogs_give_each_hole_the_others_id():
    found = compare_ids(swapped_ids())
    assert [one.verdict for one in found] == ["swapped"] * 4
    assert {one.claim.source for one in found} == {"sudo-rs' changelog", "Debian's changelog"}
    for one in found:
        assert one.other != one.claim.ghsa
        assert one.truth != one.claim.subject
