from teachkit.grading import require, same

UNIQUE, COOKIE, SEAL = 0x0104, 0x0204, 0x0404


def field(kind, value):
    return kind.to_bytes(2, "big") + (4 + len(value)).to_bytes(2, "big") + value


def packet(*parts, stratum=1):
    return bytes([0x24, stratum]) + bytes(46) + b"".join(parts)


MINE, OTHER = bytes(range(32)), bytes(range(32, 64))
QUESTION = packet(field(UNIQUE, MINE), field(COOKIE, bytes(100)), stratum=0)


def test_the_fields_come_in_order(answer):
    """Each field comes with its kind and its value."""
    got = answer.fields(packet(field(UNIQUE, MINE), field(COOKIE, bytes([0, 0, 0, 4]))))
    require(got, list)
    got = [list(one) for one in got if type(one) in (list, tuple)]
    assert [UNIQUE, MINE + field(COOKIE, b"")[:2] + bytes([0, 8])] not in got, (
        "The first value runs into the second field. The length counts the field's own four bytes,"
        " too."
    )
    assert [UNIQUE, field(UNIQUE, MINE)] not in got, (
        "The value begins after the four bytes that say kind and length."
    )
    assert same(got, [[UNIQUE, MINE], [COOKIE, bytes([0, 0, 0, 4])]]), (
        "Kind and value are asked for, in the order in which they come."
    )


def test_a_length_that_cannot_be(answer):
    """A field that says it is longer than the packet is refused."""
    got = answer.fields(packet(field(COOKIE, b"four")))
    require(got, list)
    assert same([list(one) for one in got], [[COOKIE, b"four"]]), "An honest field is read."
    lie = packet(b"\x02\x04\x40\x00" + b"four")
    assert answer.raises("fields", lie) == "ValueError", (
        "It says that it has 16,384 bytes, and you took what was there. A slice never complains."
    )


def test_a_length_of_nothing(answer):
    """A field of length 0 is refused, and not read for ever."""
    got = answer.fields(packet(field(COOKIE, b"four")))
    require(got, list)
    assert len(got) == 1, "An honest packet with one field has one field."
    assert answer.raises("fields", packet(bytes(8))) == "ValueError", (
        "A field cannot be shorter than its own four bytes: whoever adds 0 stays where they are."
    )


def test_a_proof(answer):
    """A seal that fits, over our own random number, is a proof."""
    honest = packet(field(UNIQUE, MINE), field(SEAL, bytes(40)))
    got = answer.verdict(QUESTION, honest, True)
    require(got, str)
    assert same(got, "proof"), "This one proves who gave it: sealed, and an answer to our question."
    assert same(answer.verdict(QUESTION, honest, False), "spoilt"), (
        "The seal does not fit, so it proves nothing, however much it looks like one."
    )


def test_no_seal_is_no_proof(answer):
    """Our own random number alone proves nothing."""
    got = answer.verdict(QUESTION, packet(field(UNIQUE, MINE), field(SEAL, bytes(40))), True)
    require(got, str)
    assert same(got, "proof"), "With a seal it would be a proof."
    assert same(answer.verdict(QUESTION, packet(field(UNIQUE, MINE)), False), "no proof"), (
        "Your random number went over the wire for all to read. Anybody can send it back."
    )


def test_an_answer_played_back(answer):
    """A true answer to another question is not ours."""
    old = packet(field(UNIQUE, OTHER), field(SEAL, bytes(40)))
    got = answer.verdict(QUESTION, old, True)
    require(got, str)
    assert got != "proof", (
        "That seal is true, and of yesterday. Somebody kept the answer and plays it back."
    )
    assert same(got, "not mine"), "The random number is another one."


def test_what_is_not_under_the_seal(answer):
    """What comes after the seal is not under it."""
    behind = packet(field(UNIQUE, OTHER), field(SEAL, bytes(40)), field(UNIQUE, MINE))
    got = answer.verdict(QUESTION, packet(field(UNIQUE, MINE), field(SEAL, bytes(40))), True)
    require(got, str)
    assert same(got, "proof"), "What is before the seal is under it."
    assert same(answer.verdict(QUESTION, behind, True), "not mine"), (
        "Anybody can add a field after the seal. What counts stands before it."
    )


def test_a_refusal(answer):
    """Stratum 0 is a refusal."""
    got = answer.verdict(QUESTION, packet(field(UNIQUE, MINE), field(SEAL, bytes(40))), True)
    require(got, str)
    assert same(got, "proof"), "With stratum 1 and a seal it is a proof."
    refused = packet(field(UNIQUE, MINE), stratum=0)
    assert same(answer.verdict(QUESTION, refused, False), "refusal"), (
        "Stratum 0 is no very good clock: it is how a server says no."
    )
