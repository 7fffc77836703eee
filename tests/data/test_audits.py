import gzip
import json
import subprocess

import pytest

from teachkit.data import audits
from teachkit.errors import TeachkitError

HARBOUR = """
[criteria.sea-worthy]
description = "Somebody sailed it."
implies = ["safe-to-deploy", "floats"]

[criteria.floats]
implies = "safe-to-run"

[criteria.hen]
implies = "egg"
[criteria.egg]
implies = "hen"

[[audits.tide-gauge]]
who = "A captain"
criteria = "sea-worthy"
version = "1.4.0"

[[audits.tide-gauge]]
criteria = ["floats", "hen"]
delta = "1.4.0 -> 1.4.2"

[[audits.tide-gauge]]
criteria = "safe-to-deploy"
violation = ">= 1.5, < 1.5.3"

[[audits.anchor]]
criteria = "egg"
version = "0.1.0"

[[wildcard-audits.oar]]
criteria = "safe-to-deploy"
user-id = 77
start = 2030-01-01
end = 2031-01-01

[[wildcard-audits.oar]]
criteria = "safe-to-run"
trusted-publisher = "github:harbour/oar"
start = "2030-02-01"
end = "2031-02-01"
"""
LOCK = """
[[publisher.oar]]
version = "2.0.0"
when = "2030-06-01"
user-id = 77
user-login = "captain"

[[publisher.oar]]
version = "2.1.0"
when = "2030-07-01"
trusted-publisher = "github:harbour/oar"
"""


def test_sets_merge_into_compact_rows():
    quay = '[[audits.tide-gauge]]\ncriteria = "safe-to-run"\nversion = "1.0.0"\n'
    assert audits.merge_audits({"quay": quay, "harbour": HARBOUR}, {"quay": LOCK}) == {
        "audits": {
            "tide-gauge": [
                ["", "1.4.0", 2, "harbour"],
                ["1.4.0", "1.4.2", 1, "harbour"],
                ["", "1.0.0", 1, "quay"],
            ]
        },
        "wild": {
            "oar": [
                [77, "2030-01-01", "2031-01-01", 2, "harbour"],
                ["github:harbour/oar", "2030-02-01", "2031-02-01", 1, "harbour"],
            ]
        },
        "viol": {"tide-gauge": [[">= 1.5, < 1.5.3", 2, "harbour"]]},
        "pub": {
            "oar": {"2.0.0": [77, "2030-06-01"], "2.1.0": ["github:harbour/oar", "2030-07-01"]}
        },
    }


@pytest.mark.parametrize(
    ("criteria", "level"),
    [
        ("safe-to-deploy", 2),
        ("safe-to-run", 1),
        (["safe-to-run", "safe-to-deploy"], 2),
        ("two-steps", 2),
        ("ring", 0),
        ("unknown", 0),
        ([], 0),
    ],
)
def test_criteria_count_by_what_they_imply(criteria, level):
    defined = {
        "two-steps": {"implies": "one-step"},
        "one-step": {"implies": ["nothing", "safe-to-deploy"]},
        "ring": {"implies": "ring"},
    }
    assert audits.level_of(criteria, defined) == level


@pytest.mark.parametrize(
    "text",
    [
        "[audits",
        '[[audits.oar]]\nversion = "1.0.0"\n',
        '[[audits.oar]]\ncriteria = "safe-to-run"\ndelta = "1.0.0"\n',
        "[audits]\noar = 3\n",
        '[[wildcard-audits.oar]]\ncriteria = "safe-to-run"\nuser-id = 3\n',
    ],
)
def test_a_set_that_cannot_be_read_is_named(text):
    with pytest.raises(TeachkitError) as caught:
        audits.merge_audits({"harbour": text}, {})
    assert caught.value.code == "broken-audits"
    assert caught.value.place == "harbour"


@pytest.mark.parametrize("who", ["google", "isrg", "mozilla", "zcash"])
def test_a_public_set_gives_the_pinned_rows(clones, pinned, who):
    repository, path = audits.SETS[who]
    clone = clones / repository.replace("/", "+") / "repo"
    if not clone.is_dir():
        pytest.skip(f"there is no clone of {repository} beside this checkout")
    words = ["git", "-C", clone, "show", f"HEAD:{path}"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    got = audits.merge_audits({who: text}, {})
    theirs = json.loads(gzip.decompress((pinned / "vet-audits.json.gz").read_bytes()))
    for kind in ("audits", "wild"):
        expected = {}
        for crate, rows in theirs[kind].items():
            if own := [row for row in rows if row[-1] == who]:
                expected[crate] = own
        assert got[kind] == expected
