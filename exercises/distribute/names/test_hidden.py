import json
import re
from itertools import pairwise
from pathlib import Path

from teachkit.grading import require, same

NAMES = json.loads((Path(__file__).parent / "data" / "names.json").read_text())
TAKEN = NAMES["taken"]


def form(registry, name):
    small = name.casefold()
    return "-".join(re.split("[-_.]+" if registry == "PyPI" else "_", small))


def slips(text, letters):
    """The truth in a way of its own: every text that one slip makes of this one."""
    cuts = [(text[:n], text[n:]) for n in range(len(text) + 1)]
    made = {a + b[1:] for a, b in cuts if b} | {a + x + b for a, b in cuts for x in letters}
    made |= {a + x + b[1:] for a, b in cuts if b for x in letters}
    made |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return made - {text}


def expected(registry, name, taken):
    mine = form(registry, name)
    letters = set("".join(taken).casefold()) | set("-abcdefghijklmnopqrstuvwxyz")
    near = slips(mine, letters)
    return {
        "same": [other for other in taken if form(registry, other) == mine],
        "near": [other for other in taken if form(registry, other) in near],
    }


def judge(answer, registry, name, taken):
    got = answer.clashes(registry, name, taken)
    require(got, dict, of=str)
    assert same(got, expected(registry, name, taken)), "For one of the names the lists are others."


def test_every_kind_of_slip(answer):
    """Too many, too few, a wrong one, two exchanged: each is a slip; two of them are not."""
    taken = ["ntp", "ntpdd", "ntpx", "ntdp", "tnpd", "tpnd", "dptn", "ntpd-rs", "xntpdx", "ntqq", "pd"]
    judge(answer, "crates.io", "ntpd", taken)
    judge(answer, "crates.io", "tar", ["rat", "tra", "atr", "tart", "ta", "tar", "art", "star"])
    judge(answer, "Debian", "abca", ["acba", "abac", "aacb", "abca-", "acbb", "bcaa"])


def test_separators_in_the_taken_names(answer):
    """The taken names are put into their normal form as well."""
    taken = ["Zlib.RS", "zlib__rs", "zlib-.-rs", "zlib-r", "zlibrs", "zlib..r", "z-lib-rs"]
    for registry in ("PyPI", "crates.io"):
        judge(answer, registry, "zlib_rs", taken)
    judge(answer, "crates.io", "zlib--rs", taken)


def test_the_removed_crates(answer):
    """The look-alikes that were removed from crates.io are found where a slip finds them."""
    taken = TAKEN["crates.io"]
    for removed in NAMES["removed"]:
        judge(answer, "crates.io", removed, taken)


def test_names_made_of_real_ones(answer, rng):
    """For names that a slip makes of real ones, the lists are right on each registry."""
    for registry, taken in TAKEN.items():
        some = rng.sample(taken, 40)
        for name in rng.sample(some, 6):
            place = rng.randrange(len(name))
            wrong = name[:place] + rng.choice("-_xyz") + name[place + 1 :]
            swapped = "".join(b + a for a, b in pairwise(name[:2])) + name[2:]
            for wanted in (name.upper(), wrong, swapped, name + "_", "x" + wrong):
                judge(answer, registry, wanted, some)


def test_the_input_is_left_as_it_was(answer):
    """The names that you are given keep their order, their number and their capitals."""
    got = answer.clashes("crates.io", "SQLX", ["Sqlx", "squ", "sqlx-core", "sqx"])
    assert not answer.changed, "Your function has changed the names it was given."
    assert same(got, {"same": ["Sqlx"], "near": ["sqx"]}), (
        "That is not what is asked for here, so whether the input is the same says nothing."
    )
