"""Licences: verdicts for pairs that are well known, and laws for all pairs of the table."""

import pytest

from teachkit.data.licences import FAMILIES, licences
from teachkit.decisions.choose.licences import NOTE, USES, compatible
from teachkit.errors import TeachkitError

pytest.importorskip("license_expression", reason="the extra 'lab' brings it")

ORDER = ("yes", "only if", "unknown", "no")


@pytest.mark.parametrize(
    ("theirs", "yours", "copy", "link"),
    [
        ("MIT", "MIT OR Apache-2.0", "yes", "yes"),
        ("Zlib", "Zlib", "yes", "yes"),
        ("NTP AND BSD-2-Clause", "MIT OR Apache-2.0", "yes", "yes"),
        ("CC0-1.0", "GPL-2.0-only", "yes", "yes"),
        ("MIT", "CC0-1.0", "only if", "yes"),
        ("Apache-2.0", "MIT OR Apache-2.0", "only if", "yes"),
        ("Apache-2.0", "GPL-2.0-only", "no", "no"),
        ("Apache-2.0", "GPL-2.0-or-later", "only if", "only if"),
        ("Apache-2.0", "GPL-3.0-only", "yes", "yes"),
        ("Apache-2.0 WITH LLVM-exception", "GPL-2.0-only", "yes", "yes"),
        ("BSD-4-Clause", "GPL-3.0-or-later", "no", "no"),
        ("OpenSSL", "GPL-2.0-only", "no", "no"),
        ("bzip2-1.0.6", "GPL-2.0-only", "yes", "yes"),
        ("MPL-2.0", "MIT", "only if", "yes"),
        ("MPL-2.0", "GPL-3.0-or-later", "yes", "yes"),
        ("CDDL-1.0", "GPL-2.0-only", "no", "no"),
        ("LGPL-2.1-or-later", "MIT", "no", "only if"),
        ("LGPL-2.1-or-later", "GPL-3.0-only", "yes", "yes"),
        ("LGPL-3.0-only", "GPL-2.0-only", "no", "no"),
        ("LGPL-3.0-only", "LGPL-2.1-only", "no", "only if"),
        ("GPL-2.0-only", "MIT", "no", "only if"),
        ("GPL-2.0-only", "MIT OR Apache-2.0", "no", "no"),
        ("GPL-2.0-only", "GPL-3.0-only", "no", "no"),
        ("GPL-2.0-only", "GPL-2.0-or-later", "only if", "only if"),
        ("GPL-2.0-or-later", "GPL-3.0-only", "yes", "yes"),
        ("GPL-3.0-or-later", "GPL-2.0-or-later", "only if", "only if"),
        ("GPL-3.0-or-later", "GPL-2.0-only", "no", "no"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "MIT", "no", "yes"),
        ("AGPL-3.0-only", "GPL-3.0-only", "only if", "only if"),
        ("GPL-3.0-only", "AGPL-3.0-only", "only if", "only if"),
        ("AGPL-3.0-only", "MIT", "no", "only if"),
        ("GPL-2.0-only OR MIT", "MIT", "yes", "yes"),
        ("GPL-2.0-only AND MIT", "MIT", "no", "only if"),
        ("GPL-2.0-only", "MIT AND GPL-2.0-only", "only if", "only if"),
        ("ISC", "MIT AND GPL-2.0-only", "yes", "yes"),
        ("SSPL-1.0", "MIT", "unknown", "unknown"),
        ("NONE", "MIT", "no", "no"),
    ],
    ids=str,
)
def test_well_known_pairs(theirs, yours, copy, link):
    found = compatible(theirs, yours)
    assert (found.uses["copy"].verdict, found.uses["link"].verdict) == (copy, link)
    assert found.uses["translate"].verdict == copy, "a translation is a derived work"
    assert found.note == NOTE


def test_reading_is_never_worse_than_copying_and_never_forbidden():
    for theirs in (*licences(), "NONE"):
        uses = compatible(theirs, "MIT OR Apache-2.0").uses
        read, copy = (ORDER.index(uses[use].verdict) for use in ("read", "copy"))
        assert read <= copy
        assert uses["read"].verdict in ("yes", "only if")


def test_every_licence_may_go_where_it_is_already_and_needs_a_condition_only_if():
    for licence in licences():
        for use, said in compatible(licence, licence).uses.items():
            assert said.verdict == "yes", (licence, use)
    for theirs in licences():
        for said in compatible(theirs, "MPL-2.0").uses.values():
            assert said.because
            assert bool(said.condition) or said.verdict != "only if"
            assert all(source.startswith("https://") for source in said.sources)
            assert said.sources


def test_a_choice_of_theirs_never_hurts_and_a_promise_of_yours_never_helps():
    for one in ("MIT", "Apache-2.0", "MPL-2.0", "GPL-2.0-only", "LGPL-2.1-only"):
        for other in ("Zlib", "GPL-3.0-only", "CDDL-1.0"):
            for use in USES:
                alone = ORDER.index(compatible(one, "MIT").uses[use].verdict)
                choice = ORDER.index(compatible(f"{one} OR {other}", "MIT").uses[use].verdict)
                assert choice <= alone
                promise = ORDER.index(compatible(one, f"MIT OR {other}").uses[use].verdict)
                assert promise >= alone


@pytest.mark.parametrize(
    ("theirs", "yours", "hint"),
    [
        ("MTI", "MIT", "MIT"),
        ("Apache-2", "MIT", "Apache-2.0"),
        ("MIT AND", "MIT", "Such as"),
        ("", "MIT", "NONE"),
        ("MIT", "NONE", "Such as"),
        ("foo bar", "MIT", "Such as"),
    ],
    ids=repr,
)
def test_what_is_no_expression_is_refused_with_a_hint(theirs, yours, hint):
    with pytest.raises(TeachkitError) as found:
        compatible(theirs, yours)
    assert found.value.code == "bad-licence"
    assert hint in found.value.hint


def test_every_fact_has_its_family_source_and_date():
    table = licences()
    assert len(table) > 90
    for licence in table.values():
        assert licence.family in FAMILIES
        assert licence.source.startswith("https://")
        assert licence.date >= "2025"
        assert licence.counted
    assert table["Apache-2.0"].gpl2 is False
    assert table["bzip2-1.0.6"].gpl2 is None
