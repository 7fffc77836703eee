import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
PLAIN = bytes.fromhex(
    "0b120040000000000000000000000000000000004e11defffeb08f0c0001000105fe"
    "0000000000000000000000250064f8feffff804e11defffeb08f0c0000a0"
)


def messages():
    read = json.loads((HERE / "data" / "messages.json").read_text())["messages"]
    return [bytes.fromhex(one["packet"]) for one in read]


def expected(packet):
    """The truth in a way of its own: the bytes as one great number, cut from the right."""
    whole = int(packet[:34].hex(), 16)
    last = whole % 256
    return {
        "kind": whole >> 264 & 15,
        "length": whole >> 240 & 0xFFFF,
        "domain": whole >> 232 & 0xFF,
        "clock": f"{whole >> 48 & (1 << 64) - 1:016x}",
        "port": whole >> 32 & 0xFFFF,
        "sequence": whole >> 16 & 0xFFFF,
        "interval": last - 256 * (last > 127),
    }


def announce(rng):
    """An Announce with claims that are close to each other."""
    body = bytearray(PLAIN)
    for at in (47, 48, 49, 51, 52, 60):
        body[at] = rng.randint(0, 1)
    body[20:28] = body[53:61]
    return bytes(body)


def test_every_captured_message(answer):
    """All messages of the lab are read."""
    for packet in messages():
        got = answer.header(packet)
        require(got, dict)
        assert same(got, expected(packet)), "One of the captured messages reads differently."


def test_any_header(answer, rng):
    """Any header is read, whatever is in it."""
    for _ in range(30):
        packet = bytearray(rng.randbytes(34 + rng.randint(0, 30)))
        packet[1] = packet[1] & 0xF0 | 2
        packet[2:4] = rng.randint(34, len(packet)).to_bytes(2, "big")
        got = answer.header(bytes(packet))
        require(got, dict)
        assert same(got, expected(bytes(packet))), "For some header a field is another."


def test_another_version(answer):
    """Version 1 was another protocol, and there is no version 3."""
    got = answer.header(PLAIN)
    require(got, dict)
    assert same(got, expected(PLAIN)), "Version 2 is read."
    for version in (0x11, 0x13, 0x20):
        packet = PLAIN[:1] + bytes([version]) + PLAIN[2:]
        assert answer.raises("header", packet) == "ValueError", "Only version 2 is to be read."


def test_every_cut(answer):
    """Whatever is cut short is refused, at any byte."""
    got = answer.header(PLAIN)
    require(got, dict)
    assert same(got, expected(PLAIN)), "The whole one is read."
    for length in (0, 1, 20, 33, 34, 50, 63):
        assert answer.raises("header", PLAIN[:length]) == "ValueError", (
            "A message that was cut short was read all the same."
        )


def test_any_election(answer, rng):
    """Any election is won by the smallest claim, in the order of the standard."""
    for _ in range(20):
        packets = [announce(rng) for _ in range(rng.randint(1, 6))]
        winner = min(packet[47:61] for packet in packets)[6:].hex()
        assert same(answer.elected(packets), winner), "For some clocks another one wins."


def test_what_cannot_be_read_does_not_vote(answer):
    """Broken packets and other messages have no vote."""
    short = PLAIN[:2] + bytes([0, 44]) + PLAIN[4:47] + bytes(30)
    liar = PLAIN[:2] + bytes([0xFF, 0xFF]) + PLAIN[4:47] + bytes(17)
    sync = bytes([0]) + PLAIN[1:47] + bytes(17)
    got = answer.elected([short, liar, b"", sync, PLAIN])
    assert same(got, "4e11defffeb08f0c"), "Only one of these is an Announce that can be believed."
    assert answer.elected([short, liar, b"", sync]) is None, "Nobody is left to elect."
