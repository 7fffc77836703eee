import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
UNIQUE, COOKIE, SEAL = 0x0104, 0x0204, 0x0404


def field(kind, value):
    return kind.to_bytes(2, "big") + (4 + len(value)).to_bytes(2, "big") + value


def packet(*parts, stratum=1):
    return bytes([0x24, stratum]) + bytes(46) + b"".join(parts)


def test_any_fields(answer, rng):
    """Any number of fields, of any kind and size."""
    for _ in range(20):
        wanted = [
            [rng.randrange(65_536), rng.randbytes(4 * rng.randint(0, 90))]
            for _ in range(rng.randint(0, 6))
        ]
        got = answer.fields(packet(*(field(*one) for one in wanted)))
        require(got, list)
        assert same([list(one) for one in got], wanted), "For some packet the fields are others."


def test_every_cut(answer):
    """A packet that was cut short is refused, wherever that is not between two fields."""
    whole = packet(field(UNIQUE, bytes(32)), field(SEAL, bytes(40)))
    got = answer.fields(whole)
    require(got, list)
    assert len(got) == 2, "The whole one has two fields."
    for length in (0, 20, 47, 49, 50, 51, 52, 80, 83, 86, 100, len(whole) - 1):
        assert answer.raises("fields", whole[:length]) == "ValueError", (
            "A packet that was cut short was read all the same."
        )
    assert len(answer.fields(whole[:84])) == 1, "Cut between two fields, one is left."


def test_odd_lengths(answer):
    """A length that is no multiple of four is refused."""
    got = answer.fields(packet(field(COOKIE, bytes(8))))
    require(got, list)
    assert len(got) == 1, "Twelve is a multiple of four."
    for length in (1, 2, 3, 5, 6, 7, 9):
        odd = packet(b"\x02\x04" + length.to_bytes(2, "big") + bytes(8))
        assert answer.raises("fields", odd) == "ValueError", (
            "A length was taken that is too small or no multiple of four."
        )


def test_the_real_packets(answer):
    """The packets of the lab get the verdicts that they deserve."""
    rows = json.loads((HERE / "data" / "packets.json").read_text())["packets"]
    got = [
        answer.verdict(
            bytes.fromhex(row["question"]), bytes.fromhex(row["answer"]), row["seal_fits"]
        )
        for row in rows
    ]
    assert got == ["proof", "not mine", "spoilt", "refusal", "no proof"], (
        "One of the real packets got another verdict."
    )


def test_the_first_that_holds(answer):
    """Of several verdicts that hold, the first one is given."""
    question = packet(field(UNIQUE, bytes(32)), stratum=0)
    foreign = field(UNIQUE, bytes([1]) * 32)
    for rest, fits, wanted in (
        ((foreign, field(SEAL, bytes(40))), False, "spoilt"),
        ((foreign,), True, "no proof"),
        ((field(SEAL, bytes(40)),), True, "not mine"),
        ((field(UNIQUE, bytes(32)), foreign, field(SEAL, bytes(40))), True, "not mine"),
    ):
        got = answer.verdict(question, packet(*rest), fits)
        assert got == wanted, "Where several hold, or a number is missing, another is asked for."
    sealed = (field(UNIQUE, bytes(32)), field(SEAL, bytes(40)))
    assert answer.verdict(question, packet(*sealed, stratum=0), True) == "refusal", (
        "Stratum 0 comes first, whatever else is in the answer."
    )
