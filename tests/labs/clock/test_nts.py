import struct

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.clock.ntp import read_fields
from teachkit.labs.clock.nts import (
    COOKIE,
    SEALED,
    UNIQUE,
    Agreed,
    Record,
    flipped,
    read_records,
    sealed_question,
    unsealed,
)

pytest.importorskip("cryptography", reason="what seals a packet comes with cryptography")

ASK, ANSWER = bytes(range(32)), bytes(range(32, 64))
MINE = bytes([7]) * 32
AGREED = Agreed("localhost", 123, "TLSv1.3", "", (b"c" * 100,), ASK, ANSWER)


def field(kind, value):
    return struct.pack("!HH", kind, 4 + len(value)) + value


def sealed(before, hidden, key=ANSWER):
    """Seal an answer as a server does."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    nonce = bytes(range(16))
    text = AESSIV(key).encrypt(hidden, [before, nonce])
    return before + field(SEALED, struct.pack("!HH", 16, len(text)) + nonce + text)


HONEST = sealed(bytes([0x24, 1]) + bytes(46) + field(UNIQUE, MINE), field(COOKIE, b"new!" * 25))


def test_an_honest_answer_gives_up_its_cookie():
    assert read_fields(unsealed(HONEST, MINE, ANSWER), 0)[0].value == b"new!" * 25


def test_no_answer_with_one_bit_turned_around_is_believed():
    for bit in range(len(HONEST) * 8):
        with pytest.raises(TeachkitError) as caught:
            unsealed(flipped(HONEST, bit), MINE, ANSWER)
        assert caught.value.code in ("not-authentic", "broken-packet"), bit


def test_no_answer_that_was_cut_short_is_believed():
    for length in range(48, len(HONEST)):
        with pytest.raises(TeachkitError):
            unsealed(HONEST[:length], MINE, ANSWER)


@pytest.mark.parametrize(
    ("packet", "unique", "key"),
    [
        pytest.param(HONEST, bytes(32), ANSWER, id="another question"),
        pytest.param(HONEST, MINE, ASK, id="another key"),
        pytest.param(HONEST[:84], MINE, ANSWER, id="no seal"),
        pytest.param(
            sealed(bytes([0x24, 1]) + bytes(46), b"") + field(UNIQUE, MINE),
            MINE,
            ANSWER,
            id="our number after the seal",
        ),
    ],
)
def test_what_proves_nothing_is_not_believed(packet, unique, key):
    with pytest.raises(TeachkitError) as caught:
        unsealed(packet, unique, key)
    assert caught.value.code == "not-authentic"


def test_a_question_shows_its_number_and_cookie_and_hides_nothing_else():
    packet = sealed_question(AGREED, AGREED.cookies[0], MINE, b"12345678")
    kinds = [(one.kind, one.value) for one in read_fields(packet)][:2]
    assert kinds == [(UNIQUE, MINE), (COOKIE, b"c" * 100)]
    assert packet[40:48] == b"12345678"
    assert ASK not in packet
    assert ANSWER not in packet


def test_two_questions_never_look_alike():
    first, second = (sealed_question(AGREED, b"c" * 100, MINE, bytes(8)) for _ in range(2))
    assert first != second


def test_secrets_are_not_printed():
    assert "c" * 10 not in repr(AGREED)
    assert repr(ASK) not in repr(AGREED)


def test_records_are_read_once_the_end_is_there():
    said = b"\x80\x01\x00\x02\x00\x00" + b"\x00\x05\x00\x04cook" + b"\x80\x00\x00\x00"
    assert read_records(said) == (
        Record(1, critical=True, body=b"\0\0"),
        Record(5, critical=False, body=b"cook"),
        Record(0, critical=True, body=b""),
    )
    for length in range(len(said)):
        assert read_records(said[:length]) is None
