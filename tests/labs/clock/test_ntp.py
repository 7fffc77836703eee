import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.clock.false_clocks import reply
from teachkit.labs.clock.ntp import (
    Field,
    ntp_time,
    offset_and_delay,
    question,
    read_fields,
    read_message,
    unix_time,
)

HEADER = bytes([0x24, 1]) + bytes(46)
NOON = 1_795_435_200.25


def test_a_moment_comes_back_to_the_nanosecond():
    assert unix_time(ntp_time(NOON)) == pytest.approx(NOON, abs=1e-6)
    assert ntp_time(0.0)[:4] == (2_208_988_800).to_bytes(4, "big")


def test_an_answer_brings_back_the_token_and_says_who_it_is():
    asked = question(b"12345678")
    said = read_message(reply(asked, NOON, NOON + 0.5))
    assert (said.mode, said.version, said.stratum, said.leap) == (4, 4, 1, 0)
    assert said.origin == b"12345678"
    assert said.sent - said.received == pytest.approx(0.5, abs=1e-6)
    assert said.refusal == ""


def test_stratum_nought_is_a_refusal_with_its_word():
    packet = bytes([0x24, 0]) + bytes(10) + b"NTSN" + bytes(32)
    assert read_message(packet).refusal == "NTSN"


def test_the_offset_is_found_and_the_way_does_not_count():
    asked = question(bytes(8))
    said = read_message(reply(asked, NOON + 3600.1, NOON + 3600.2))
    offset, delay = offset_and_delay(NOON, said, NOON + 0.3)
    assert offset == pytest.approx(3600.0, abs=1e-5)
    assert delay == pytest.approx(0.2, abs=1e-5)


def test_what_is_shorter_than_a_message_is_refused():
    with pytest.raises(TeachkitError) as caught:
        read_message(HEADER[:47])
    assert caught.value.code == "broken-packet"


def test_fields_come_with_their_places():
    packet = HEADER + b"\x01\x04\x00\x08mine" + b"\x02\x04\x00\x04"
    assert read_fields(packet) == (Field(0x0104, b"mine", 48), Field(0x0204, b"", 56))
    assert read_fields(HEADER) == ()


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param(b"\x01\x04\x00", id="half a head"),
        pytest.param(b"\x01\x04\x00\x00", id="no length"),
        pytest.param(b"\x01\x04\x00\x03", id="shorter than its head"),
        pytest.param(b"\x01\x04\x00\x06abcd", id="no multiple of four"),
        pytest.param(b"\x01\x04\x00\x0cmine", id="longer than the packet"),
        pytest.param(b"\x01\x04\xff\xfcmine", id="far longer"),
    ],
)
def test_a_length_that_cannot_be_is_refused(tail):
    with pytest.raises(TeachkitError) as caught:
        read_fields(HEADER + tail)
    assert caught.value.code == "broken-packet"
