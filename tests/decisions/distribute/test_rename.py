import pytest

from teachkit.decisions.distribute.rename import Request, renaming_cost, request_letter
from teachkit.errors import TeachkitError

TEXTS = {
    "Cargo.toml": 'name = "sudo-rs"\nversion = "1"\n',
    "README.md": "# sudo-rs\n\nsudo-rs is sudo; Sudo_RS too, not sudo-rsync.\n",
    "src/lib.rs": "use sudo_rs::run;\n",
    "other.txt": "nothing\n",
}
WHOLE = Request(
    name="zlib-rs",
    registry="PyPI",
    holder="maintainer of zlib-rs",
    sender="the maintainers of zlib",
    project="We write zlib in Rust",
    why="People look for our bindings under it.",
    shown="release 0.6.7",
    offer="Your releases would stay where they are",
)


def counts(cost):
    return {one.what: (one.now, one.later) for one in cost.costs}


def test_places_are_counted_by_what_they_are():
    cost = renaming_cost("sudo-rs", TEXTS)
    assert counts(cost)["places in manifests"] == (1, 1)
    assert counts(cost)["places in documentation"] == (3, 3)
    assert counts(cost)["places in code and the rest"] == (1, 1)
    assert [(one.path, one.line, one.times) for one in cost.places] == [
        ("Cargo.toml", 1, 1),
        ("README.md", 1, 1),
        ("README.md", 3, 2),
        ("src/lib.rs", 1, 1),
    ]


def test_later_costs_what_the_reader_expects():
    cost = renaming_cost("sudo-rs", {}, dependants=2, dependants_later=40, channels=1)
    assert counts(cost)["dependants"] == (2, 40)
    assert counts(cost)["channels"] == (1, 1)
    assert (cost.now, cost.later) == (3, 41)


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [("", {}, "bad-name"), ("-", {}, "bad-name"), ("a b", {}, "bad-name"),
     ("a", {"dependants": -1}, "bad-number"), ("a", {"channels_later": -1}, "bad-number")],
    ids=["empty", "dash", "blank", "negative", "negative-later"],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(name, more, code):
    with pytest.raises(TeachkitError) as raised:
        renaming_cost(name, {}, **more)
    assert raised.value.code == code


def test_a_whole_letter_says_all_of_it_and_that_no_is_an_answer():
    letter = request_letter(WHOLE)
    assert letter.missing == ()
    assert "zlib-rs" in letter.subject
    assert "[" not in letter.text
    for field in ("holder", "sender", "project", "why", "shown", "offer"):
        assert getattr(WHOLE, field).rstrip(".") in letter.text.replace("\n", " ")
    assert "that is fine" in letter.text
    assert ".." not in letter.text


def test_a_letter_without_something_to_show_is_not_ready():
    from dataclasses import replace

    letter = request_letter(replace(WHOLE, shown="  "))
    assert letter.missing == ("shown",)
    assert "[something to show" in letter.text
