"""`teachkit schedule`, as it is typed."""

import json

import pytest

from teachkit.cli import main


@pytest.fixture(autouse=True)
def course(repository, monkeypatch):
    """The real course, wherever one stands."""
    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))


def test_ninety_minutes_have_a_plan_with_a_break(capsys):
    assert main(["schedule", "--minutes", "90"]) == 0
    shown = capsys.readouterr().out
    assert "Premise: is the title true?" in shown
    assert " break\n" in shown
    assert "Over at 1:" in shown
    assert "Not in it:" in shown


def test_a_chapter_can_be_asked_for_by_name(capsys):
    assert main(["schedule", "--minutes", "130", "--with", "depend", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {slot["chapter"] for slot in told["slots"]} == {"", "start", "depend"}
    assert told["ends"] <= 130
    assert told["track"] == ""


def test_what_does_not_fit_is_refused_with_what_would(capsys):
    assert main(["schedule", "--minutes", "60", "--with", "depend"]) == 2
    error = capsys.readouterr().err
    assert "cannot-fit" in error
    assert "minutes would do" in error


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--minutes", "soon"],
        ["--minutes", "90", "--table"],
        ["--minutes", "90", "--track", "newcomer", "--with", "depend"],
        ["--minutes", "90", "--track", "nobody"],
        ["--minutes", "90", "--breaks", "-1"],
        ["--table", "--taught", "room.json"],
    ],
    ids=" ".join,
)
def test_a_question_without_sense_is_bad_usage(words, capsys):
    assert main(["schedule", *words]) == 2
    assert "hint" in capsys.readouterr().err


def test_longer_breaks_are_longer(capsys):
    assert main(["schedule", "--minutes", "180", "--breaks", "15", "--json"]) == 0
    slots = json.loads(capsys.readouterr().out)["slots"]
    assert {slot["end"] - slot["start"] for slot in slots if slot["what"] == "break"} == {15}


def test_the_table_is_markdown(capsys):
    assert main(["schedule", "--table"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| track |")
    assert [line.split("|")[1].strip() for line in lines[2:]] == [
        "Maintainer",
        "Evaluator",
        "Newcomer",
    ]


def test_what_the_last_room_took_stands_beside_the_plan(tmp_path, capsys):
    export = tmp_path / "room.json"
    rows = [{"chapter": "start", "what": "read", "planned": 13.3, "taught": 19.6}]
    export.write_text(json.dumps({"teachkit-room": 1, "taught": rows}))
    assert main(["schedule", "--minutes", "90", "--taught", str(export)]) == 0
    shown = capsys.readouterr().out
    assert "13 min; the last time it took 20\n" in shown
    assert "What was taught the last time took 20 min; here it has 13." in shown

    assert main(["schedule", "--minutes", "90", "--taught", str(export), "--json"]) == 0
    slots = json.loads(capsys.readouterr().out)["slots"]
    assert [(slot["chapter"], slot["took"]) for slot in slots if "took" in slot] == [
        ("start", 19.6)
    ]


def test_an_export_that_is_none_is_refused(tmp_path, capsys):
    (tmp_path / "room.json").write_text("{}")
    assert main(["schedule", "--minutes", "90", "--taught", str(tmp_path / "room.json")]) == 2
    assert "no-room-export" in capsys.readouterr().err
    assert main(["schedule", "--minutes", "90", "--taught", str(tmp_path / "none.json")]) == 2
    assert "cannot-read" in capsys.readouterr().err
