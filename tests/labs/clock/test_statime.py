import pytest

from teachkit.data.facts import fact
from teachkit.labs.clock.ptp import read_message
from teachkit.labs.clock.statime import pictures, sentences, tables
from teachkit.labs.outcome import as_json, from_json, recorded


@pytest.fixture(scope="module")
def found(outcome):
    return outcome("statime", quick=True).found


@pytest.mark.slow
def test_two_clocks_talk_and_the_smaller_number_is_elected(found):
    assert {"Announce", "Sync", "Follow_Up", "Delay_Req", "Delay_Resp"} <= set(found.kinds)
    assert found.elected == "near"
    heard = [read_message(bytes.fromhex(one.packet)) for one in found.messages]
    assert {one.announce.priority1 for one in heard if one.announce} <= {100, 200}


@pytest.mark.slow
def test_one_clock_read_twice_is_no_millisecond_apart(found):
    assert found.rms < 1e6
    assert abs(found.own_offset) < 1e6


@pytest.mark.slow
def test_whatever_is_cut_short_is_refused(found):
    assert found.cut > 100
    assert found.cut_refused == found.cut


@pytest.mark.slow
def test_the_census_is_what_we_counted_by_hand(found):
    counted = {one.crate.partition(" ")[0]: one for one in found.census}
    for crate in ("ntp-proto", "ntpd"):
        assert counted[crate].forbids
        assert counted[crate].blocks == 0
    by_hand = fact("cases.timestamped-socket.unsafe.debian").value
    assert counted["timestamped-socket"].blocks == by_hand
    # Debian's patch for 64 bits of time adds two to upstream's own.
    assert counted["clock-steering"].blocks == fact("cases.clock-steering.unsafe").value + 2


@pytest.mark.parametrize("source", ["recorded", pytest.param("run", marks=pytest.mark.slow)])
def test_an_outcome_is_told_and_comes_back(source, request):
    if source == "recorded":
        one = recorded("statime")
    else:
        one = request.getfixturevalue("outcome")("statime", quick=True)
    assert from_json(as_json(one)).found == one.found
    assert "The clock of the near end was elected." in sentences(one.found)[1]
    assert len(tables(one.found)[0].rows) == len(one.found.messages)
    ladder, unsafe = pictures(one.found)
    assert ladder.told.startswith("0 µs: Sync from near to far.")
    assert "timestamped-socket" in unsafe.told


def test_where_no_wire_can_be_made_recorded_messages_are_read(tmp_path, monkeypatch):
    from teachkit.labs.clock import statime
    from teachkit.labs.place import Job, Place

    sources = tmp_path / "unpacked/forky/usr/share/cargo/registry"
    for crate in ("ntp-proto", "ntpd", "clock-steering", "timestamped-socket"):
        (sources / f"{crate}-9.9.9/src").mkdir(parents=True)
        (sources / f"{crate}-9.9.9/src/lib.rs").write_text("fn f() {}\n")
    monkeypatch.setattr(statime, "_wired", lambda: False)
    told = []
    found = statime.run(Job(Place(tmp_path), None, True, told.append))
    assert found.heard_on == recorded("statime").date
    assert found.messages == recorded("statime").found.messages
    assert found.census[0].crate == "ntp-proto 9.9.9"
    assert "No wire can be made here" in told[-1]
    assert "no wire can be made here" in sentences(found)[0]
