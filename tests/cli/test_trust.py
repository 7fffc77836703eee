"""`teachkit trust`, as it is typed: what it answers, how it is played, and how it refuses."""

import io
import json
import re
from pathlib import Path

import pytest

from teachkit import cli
from teachkit.data.incident import read_story, shipped_story
from teachkit.data.policies import policy_example
from teachkit.decisions.trust.incident import harm, play_by_the_book, replay

REFERENCE = Path(__file__).parents[2] / "book" / "reference" / "trust.md"
BOOK = play_by_the_book(shipped_story(), 0)


@pytest.fixture
def asked(capsys, monkeypatch, tmp_path):
    """Ask in this process; return (exit code, out, err)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def ask(*words, typed=""):
        raw = io.BytesIO(typed if isinstance(typed, bytes) else typed.encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw, encoding="utf-8"))
        code = cli.main(["trust", *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return ask


def plain(text):
    return " ".join(text.split())


# --- policy ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"), [("complete", 0), ("minimal", 0), ("headings", 1), ("tracker", 1)]
)
def test_the_exit_code_says_whether_it_is_a_way_in(asked, tmp_path, name, code):
    (tmp_path / "SECURITY.md").write_text(policy_example(name))
    assert asked("policy", "SECURITY.md")[0] == code


def test_what_is_missing_comes_with_advice_and_what_is_there_with_its_line(asked, tmp_path):
    (tmp_path / "SECURITY.md").write_text(policy_example("headings"))
    _, out, err = asked("policy", ".")
    assert err == ""
    assert "lacks a private way to report" in out
    assert "- There is a private way in" in out
    assert "+ It says when you answer (line 17)" in out
    assert "Name one way in that is private" in plain(out)
    assert max(map(len, out.splitlines())) <= 80


def test_a_policy_as_json_has_every_rule(asked):
    code, out, _ = asked("policy", "-", "--json", typed=policy_example("complete"))
    told = json.loads(out)
    assert (code, told["works"], len(told["rules"])) == (0, True, 15)
    assert {one["answer"] for one in told["rules"]} == {"yes"}


def test_a_folder_without_a_policy_says_where_it_has_looked(asked):
    code, _, err = asked("policy", ".")
    assert code == 2
    assert ".github/SECURITY.md" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00\x01\x80", "UTF-8"), (b"a" * 1_000_001, "too long"), (None, "cannot be read")],
    ids=["bytes", "a novel", "nothing"],
)
def test_what_is_no_policy_is_refused(asked, tmp_path, content, said):
    if content is not None:
        (tmp_path / "it.md").write_bytes(content)
    code, _, err = asked("policy", "it.md")
    assert code == 2
    assert said in plain(err)


# --- incident -------------------------------------------------------------------------------------


def test_a_game_is_played_from_its_choices_to_its_debrief(asked):
    code, out, _ = asked("incident", "--seed", 0, "--play", ",".join(BOOK.chosen))
    assert code == 0
    assert f"{sum(harm(BOOK).values())} points of harm" in out
    assert "With --policy SECURITY.md" in plain(out)


def test_a_game_half_played_shows_what_can_be_done_next(asked):
    _, out, _ = asked("incident", "--seed", 0, "--play", "answer")
    assert "Day 1, from you: Is it real?" in out
    assert "[wait-for-them]" in out


def test_a_game_as_json_can_be_played_again(asked):
    _, out, _ = asked("incident", "--seed", 3, "--play", "answer,call", "--json")
    told = json.loads(out)
    state = replay(shipped_story(), told["seed"], told["choices"])
    assert told["harm"] == harm(state)
    assert told["over"] is False
    assert told["can"] == [one.id for one in shipped_story().scenes[state.scene].choices]


def test_a_debrief_is_held_against_a_policy(asked, tmp_path):
    (tmp_path / "SECURITY.md").write_text(policy_example("complete"))
    words = ("--seed", 0, "--play", ",".join(BOOK.chosen), "--policy", "SECURITY.md")
    _, out, _ = asked("incident", *words)
    assert "timeline: kept; you answered on day 1, and 3 were promised." in plain(out)


def test_it_is_played_by_typing_numbers_and_taken_back(asked):
    _, out, _ = asked("incident", "--seed", 0, typed="9\n3\nu\n1\nq\n")
    assert "That is none of them." in out
    assert "eleven thumbs up" in plain(out)
    assert out.count("A mail at 23:40") == 3
    assert "Is it real?" in out


def test_the_end_of_what_is_typed_ends_the_asking(asked):
    code, out, _ = asked("incident", typed="1\n")
    assert code == 0
    assert "Is it real?" in out


def test_a_whole_game_is_typed(asked):
    story, numbers, state = shipped_story(), [], replay(shipped_story(), 0, [])
    for choice in BOOK.chosen:
        names = [one.id for one in story.scenes[state.scene].choices]
        numbers.append(names.index(choice) + 1)
        state = replay(story, 0, [*state.chosen, choice])
    _, out, _ = asked("incident", "--seed", 0, typed="\n".join(map(str, numbers)) + "\n")
    assert "It is over." in out
    assert "points of harm" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--play", "jump"), "no choice 'jump'"),
        (("--seed", "-1"), "whole number"),
        (("--story", "nowhere.toml"), "cannot be read"),
        (("--play", ",".join([*BOOK.chosen, "answer"]), "--seed", "0"), "over"),
    ],
    ids=["no such choice", "no such seed", "no such story", "after the end"],
)
def test_what_cannot_be_played_is_refused(asked, words, said):
    code, _, err = asked("incident", *words)
    assert code == 2
    assert said in plain(err)


def test_the_story_in_the_reference_is_a_story(asked, tmp_path):
    (text,) = re.findall(r"```toml\n(.*?)```", REFERENCE.read_text(), re.DOTALL)
    assert "14 days" in read_story(text).scenes["mail"].text
    (tmp_path / "own.toml").write_text(text)
    code, out, _ = asked("incident", "--story", "own.toml", "--play", "wait,fix")
    assert code == 0
    assert "points of harm" in out
    (tmp_path / "own.toml").write_text(text.replace('to = "over"', 'to = "ever"'))
    code, _, err = asked("incident", "--story", "own.toml", "--play", "fix")
    assert code == 2
    assert "own.toml, scene mail, choice fix, to" in err


# --- signals --------------------------------------------------------------------------------------


def test_a_tree_that_shows_nothing_leaves_every_group_without(asked, tmp_path):
    (tmp_path / "main.c").write_text("int main(void) { return 0; }\n")
    code, out, _ = asked("signals", ".")
    assert code == 1
    assert out.count("You show nothing to") == 4


def test_what_a_tree_shows_is_named_with_its_place(asked, tmp_path):
    (tmp_path / "SECURITY.md").write_text(policy_example("complete"))
    (tmp_path / "CONTRIBUTING.md").write_text("We mend upstream what we report there.\n")
    code, out, _ = asked("signals", ".", "--json")
    told = json.loads(out)
    assert (code, told["silent"]) == (0, [])
    shown = {one["id"]: one for one in told["signals"]}
    assert shown["policy"]["answer"] == shown["ahead"]["answer"] == "yes"
    assert shown["upstream"]["evidence"] == ["CONTRIBUTING.md:1"]
    _, out, _ = asked("signals")
    assert "+ How to contribute (CONTRIBUTING.md)" in out


def test_without_a_tool_the_help_is_shown(asked):
    code, out, _ = asked()
    assert code == 0
    assert "teachkit trust policy SECURITY.md" in out


def test_a_hostile_policy_cannot_move_the_cursor(asked):
    Path("SECURITY.md").write_text("Mail \x1b[2Jsecurity@corp.dev\x1b]0;x\x07 in private.\n")
    assert "\x1b" not in asked("policy", "SECURITY.md")[1]


def test_standard_input_that_is_no_text_is_refused(asked):
    code, _, err = asked("policy", "-", typed=b"caf\xe9")
    assert code == 2
    assert "standard input, byte 3" in err
    code, _, err = asked("policy", "-", typed=b"x" * 2_000_000)
    assert code == 2
    assert "too-long" in err


def test_a_story_without_end_is_refused_as_one_that_cannot_be_read(asked):
    Path("story.toml").write_text("a = " + "[" * 5000)
    code, _, err = asked("incident", "--story", "story.toml", "--play", "x")
    assert code == 2
    assert "not-toml" in err


def test_a_number_without_end_is_none_of_them(asked):
    code, out, _ = asked("incident", typed="1" * 5000 + "\nq\n")
    assert code == 0
    assert "That is none of them." in out
