"""Joining the learner's changes with the course's."""

import shutil
import subprocess

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teachkit.publish.merge import merge

TEXTS = st.lists(st.sampled_from(["sudo\n", "zlib\n", "ntpd\n", "\n", "expat\n"]), max_size=12).map(
    "".join
)


def test_changes_in_different_places_are_both_in_the_result():
    base = "one\ntwo\nthree\nfour\nfive\n"
    mine = base.replace("one", "my one")
    theirs = base.replace("five", "their five")
    assert merge(base, mine, theirs) == "my one\ntwo\nthree\nfour\ntheir five\n"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [("mine\n", "theirs\n"), ("zlib\nmine\n", "zlib\ntheirs\n"), ("", "theirs\n")],
    ids=["same-line", "same-place-added", "one-deletes"],
)
def test_changes_in_one_place_are_left_to_a_person(mine, theirs):
    assert merge("zlib\n", mine, theirs) is None


def test_neighbouring_lines_are_one_place():
    assert merge("a\nb\n", "A\nb\n", "a\nB\n") is None


def test_a_missing_last_newline_survives():
    assert merge("a\nb\nc", "A\nb\nc", "a\nb\nc") == "A\nb\nc"


def test_carriage_returns_and_form_feeds_belong_to_their_lines():
    assert merge("a\r\nb\x0cc\r\nd\r\n", "A\r\nb\x0cc\r\nd\r\n", "a\r\nb\x0cc\r\nD\r\n") == (
        "A\r\nb\x0cc\r\nD\r\n"
    )


@given(TEXTS, TEXTS)
def test_when_one_side_changed_nothing_the_other_wins(base, changed):
    assert merge(base, base, changed) == changed
    assert merge(base, changed, base) == changed


@given(TEXTS, TEXTS)
def test_the_same_change_on_both_sides_is_one_change(base, changed):
    assert merge(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_the_sides_does_not_matter(base, mine, theirs):
    assert merge(base, mine, theirs) == merge(base, theirs, mine)


@st.composite
def edited(draw):
    """Return a text of distinct lines and two edits of it, so that lines align in one way only."""
    lines = [f"line {number}\n" for number in range(draw(st.integers(1, 12)))]

    def edit(who):
        new = []
        for line in lines:
            what = draw(st.sampled_from(["keep"] * 6 + ["drop", "change", "add"]))
            new += {
                "keep": [line],
                "drop": [],
                "change": [f"{who} {line}"],
                "add": [line, f"{who} after {line}"],
            }[what]
        return "".join(new)

    return "".join(lines), edit("mine"), edit("theirs")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the judge here, and it is absent")
@given(edited())
def test_git_agrees_with_every_clean_merge(tmp_path_factory, texts):
    merged = merge(*texts)
    assume(merged is not None)
    folder = tmp_path_factory.mktemp("merge")
    for name, text in zip(("base", "mine", "theirs"), texts, strict=True):
        (folder / name).write_text(text)
    judged = subprocess.run(
        ["git", "merge-file", "-p", "mine", "base", "theirs"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (judged.returncode, judged.stdout) == (0, merged)
