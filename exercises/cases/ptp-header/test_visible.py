from teachkit.grading import require, same

# Two messages as they came: a Sync, and the Announce of another clock.
SYNC = bytes.fromhex(
    "0012002c000002000000000000000000000000004e11defffeb08f0c0001000500fd00000000000000000000"
)
ANNOUNCE = bytes.fromhex(
    "0b1200400000000000000000000000000000000022402dfffeb1f08b0001000305fe"
    "0000000000000000000000250064f8feffff8022402dfffeb1f08b0000a0"
)


def claims(priority, clock):
    """An Announce of a clock, with this priority 1."""
    head = bytearray(ANNOUNCE[:34])
    head[20:28] = clock
    body = bytearray(ANNOUNCE[34:])
    body[13] = priority
    body[19:27] = clock
    return bytes(head) + bytes(body)


def test_a_real_message(answer):
    """A Sync as it came over the wire is read."""
    got = answer.header(SYNC)
    require(got, dict)
    assert got.get("length") != 0x2C00, (
        "You read its numbers with the smallest byte first. On a network the largest comes first."
    )
    assert same(got.get("length"), 44), "This message has 44 bytes, and says so."
    assert got.get("interval") != 253, (
        "A pause of two to the power of 253 seconds outlives the sun: this byte has a sign."
    )
    assert same(got.get("interval"), -3), "The pause is two to the power of minus three."
    assert same(got.get("clock"), "4e11defffeb08f0c"), "The identity is in bytes 20 to 27."
    assert same([got.get("kind"), got.get("port"), got.get("sequence")], [0, 1, 5]), (
        "It is a Sync (0) from port 1, with the sequence number 5."
    )


def test_the_kind_shares_its_byte(answer):
    """The kind and the version share their bytes with something else."""
    got = answer.header(bytes([0x1B]) + ANNOUNCE[1:])
    require(got, dict)
    assert got.get("kind") != 0x1B, (
        "The upper half of the byte belongs to somebody else: this is still an Announce."
    )
    assert same(got.get("kind"), 11), "The lower four bits say 11."
    assert same(got.get("domain"), 0), "The domain is 0 here."


def test_a_lie_about_the_length(answer):
    """A message that says it is longer than it is cannot be read."""
    got = answer.header(SYNC)
    require(got, dict)
    assert same(got.get("length"), 44), "An honest length comes first: 44 here."
    longer = SYNC[:2] + bytes([0xFF, 0xFF]) + SYNC[4:]
    assert answer.raises("header", longer) == "ValueError", (
        "It says that it has 65,535 bytes, and you believed it. That is how Heartbleed began."
    )
    shorter = SYNC[:2] + bytes([0, 33]) + SYNC[4:]
    assert answer.raises("header", shorter) == "ValueError", (
        "A message that is shorter than its own header is none."
    )


def test_a_packet_that_was_filled_up(answer):
    """Bytes after the message do no harm."""
    got = answer.header(SYNC)
    require(got, dict)
    assert same(got.get("domain"), 0), "Without them it is read: its domain is 0."
    assert answer.raises("header", SYNC + bytes(16)) != "ValueError", (
        "A network card fills short packets up to 60 bytes: what follows the message is no lie."
    )
    got = answer.header(SYNC + bytes(16))
    require(got, dict)
    assert same(got.get("length"), 44), "The message has 44 bytes, whatever comes after it."


def test_what_is_too_short(answer):
    """Half a header is none."""
    got = answer.header(SYNC)
    require(got, dict)
    assert same(got.get("sequence"), 5), "A whole one is read: its sequence number is 5."
    assert answer.raises("header", SYNC[:33]) == "ValueError", (
        "With 33 bytes, the last one of the header is missing: raise ValueError yourself."
    )


def test_the_smallest_wins(answer):
    """The smallest claim wins the election."""
    far, near = claims(200, bytes(8)), claims(100, bytes([255] * 8))
    got = answer.elected([far, near, SYNC])
    require(got, str)
    assert got != "00" * 8, (
        "The greater number won, or the identity came first. Priority 1 decides, and less is better."
    )
    assert same(got, "ff" * 8), "Priority 100 comes before priority 200."
