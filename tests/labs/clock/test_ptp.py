import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.errors import TeachkitError
from teachkit.labs.clock.ptp import Announce, Port, Stamp, read_header, read_message
from teachkit.labs.outcome import recorded

SYNC = bytes.fromhex(
    "0012002c000002000000000000000000000000004e11defffeb08f0c0001000500fd00000000000000000000"
)
ANNOUNCE = bytes.fromhex(
    "0b1200400000000000000000000000000000000022402dfffeb1f08b0001000305fe"
    "0000000000000000000000250064f8feffff8022402dfffeb1f08b0000a0"
)


@pytest.fixture(scope="module")
def packets():
    return [bytes.fromhex(one.packet) for one in recorded("statime").found.messages]


def test_a_header_says_what_linuxptp_put_into_it():
    said = read_header(SYNC)
    assert (said.kind, said.minor_version, said.length) == ("Sync", 1, 44)
    assert said.source == Port("4e11defffeb08f0c", 1)
    assert (said.sequence, said.interval, said.two_step) == (5, -3, True)


def test_an_announce_says_how_good_a_clock_believes_to_be():
    said = read_message(ANNOUNCE).announce
    assert said == Announce(100, (248, 254, 65_535), 128, "22402dfffeb1f08b", 0, 160)


def test_a_correction_counts_parts_of_a_nanosecond():
    late = SYNC[:8] + (3 * 65_536 + 32_768).to_bytes(8, "big") + SYNC[16:]
    assert read_header(late).correction == 3.5
    early = SYNC[:8] + (-65_536).to_bytes(8, "big", signed=True) + SYNC[16:]
    assert read_header(early).correction == -1.0


def test_moments_are_told_apart_over_the_end_of_a_second():
    assert Stamp(11, 5).since(Stamp(10, 999_999_995)) == 10


def test_every_recorded_message_is_read_and_none_that_is_cut_short(packets):
    assert packets
    for packet in packets:
        assert read_message(packet).header.length == len(packet)
        for length in range(len(packet)):
            with pytest.raises(TeachkitError):
                read_message(packet[:length])


def test_bytes_after_a_message_do_no_harm(packets):
    assert all(read_message(one + bytes(16)) == read_message(one) for one in packets)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(SYNC[:1] + b"\x11" + SYNC[2:], id="version 1"),
        pytest.param(b"\x07" + SYNC[1:], id="an unknown kind"),
        pytest.param(SYNC[:2] + b"\xff\xff" + SYNC[4:], id="longer than it is"),
        pytest.param(SYNC[:2] + b"\x00\x22" + SYNC[4:], id="a Sync without a body"),
        pytest.param(SYNC[:40] + b"\x3b\x9a\xca\x00", id="a billion nanoseconds"),
        pytest.param(ANNOUNCE[:2] + b"\x00\x2c" + ANNOUNCE[4:], id="an Announce of 44 bytes"),
    ],
)
def test_what_cannot_be_is_refused(packet):
    with pytest.raises(TeachkitError) as caught:
        read_message(packet)
    assert caught.value.code == "broken-packet"


@given(st.binary(max_size=80) | st.binary(max_size=46).map(lambda tail: SYNC[:34] + tail))
def test_any_bytes_are_read_or_refused_and_nothing_else(packet):
    try:
        length = read_message(packet).header.length
    except TeachkitError as error:
        length = error.code
    assert length == "broken-packet" or 34 <= length <= len(packet)
