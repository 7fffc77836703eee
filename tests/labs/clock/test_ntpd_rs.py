import re

import pytest

from teachkit.data.facts import fact
from teachkit.labs.clock.ntpd_rs import pictures, sentences, tables
from teachkit.labs.outcome import as_json, from_json, recorded


@pytest.fixture(scope="module")
def found(outcome):
    return outcome("ntpd-rs", quick=True).found


def test_every_answer_is_proven_and_brings_a_fresh_cookie(found):
    assert found.protocol == "TLSv1.3"
    assert found.cookies == 8
    assert (found.proven, found.fresh) == (found.asked, found.asked)
    assert abs(found.offset) < 1e6, "both ends read one clock, so a second would be a bug"


def test_no_spoilt_packet_is_believed(found):
    assert {one.way for one in found.spoilt} == {"question", "answer"}
    assert {one.part for one in found.spoilt} >= {"header", "cookie", "random number", "seal"}
    for one in found.spoilt:
        assert one.count > 0
        assert one.believed == 0, one
        assert one.refused + one.silent + one.unproven == one.count
    cookie = next(one for one in found.spoilt if one.part == "cookie")
    assert cookie.refused > 0.9 * cookie.count
    assert found.refusal == "NTSN"


def test_who_is_not_vouched_for_is_refused(found):
    assert "Nobody whom we trust" in found.stranger
    assert "not for 127.0.0.1" in found.misnamed
    assert "another question" in found.replayed


def test_the_judgement_is_what_we_measured_by_hand(found):
    if not found.hardening:
        pytest.skip("there is no systemd-analyze here")
    scores = {one.unit: one.exposure for one in found.hardening}
    for unit in ("ntpd-rs", "chrony", "ntpsec"):
        # Another systemd weighs a little differently.
        assert scores[unit] == pytest.approx(fact(f"cases.hardening.{unit}").value, abs=0.6)
    assert scores["chrony"] < scores["ntpd-rs"]


@pytest.mark.parametrize("source", ["recorded", "run"])
def test_an_outcome_is_told_and_comes_back(source, request):
    if source == "recorded":
        one = recorded("ntpd-rs")
    else:
        one = request.getfixturevalue("outcome")("ntpd-rs", quick=True)
    assert from_json(as_json(one)).found == one.found
    told = sentences(one.found)
    assert "and 0 with one." in told[2]
    assert told[3].endswith("our client believed 0.")
    assert len(tables(one.found)[0].rows) == 7
    drawn = pictures(one.found)[0]
    assert drawn.svg.count("<path") == one.found.question_bytes + len(
        set(re.findall("[rspb]", "".join(s.fates for s in one.found.spoilt if s.way == "question")))
    )
    assert "cookie: " in drawn.told
