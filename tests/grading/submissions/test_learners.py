"""Rosters and times: what a teacher's table may be, and how its mistakes are told."""

import pytest

from teachkit.errors import TeachkitError
from teachkit.grading.submissions import (
    Packed,
    find_submissions,
    pack_submission,
    read_learners,
    read_received,
)

ROSTER = """\
id,name,email,canvas,moodle,gradescope,also
ada,Ada Lovelace,ada@example.org,123,12345,123456,s-ada countess
grace,Grace Hopper,,124,,123457,
"""


@pytest.fixture
def roster(tmp_path):
    def write(text, name="roster.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    "name",
    [
        "ada.py",
        "ADA.py",
        "countess.py",
        "s-ada.py",
        "ada@example.org.py",
        "Ada Lovelace.py",
        "lovelaceada_123_4567_a.py",
        "ada lovelace_99999_assignsubmission_file_/a.py",
        "submission_123456/a.py",
    ],
)
def test_a_learner_is_known_by_every_name_on_the_roster(name, roster, handed_in, only):
    submission = only(handed_in({name: b"1"}), learners=roster(ROSTER))
    assert submission.learner == "ada"
    assert submission.claims["roster"]["email"] == "ada@example.org"
    assert "notes" not in submission.claims


def test_moodles_numbers_which_change_find_nobody_by_accident(roster, handed_in, only):
    """Ada's ID number happens to be the number that Moodle gave to somebody's submission."""
    room = handed_in({"Eve_12345_assignsubmission_file_/a.py": b"1"})
    assert only(room, learners=roster(ROSTER)).learner == "Eve-12345"


EXPORTS = {
    "canvas": (
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (77)\n"
            "    Points Possible,,,,,10\n"
            '"Lovelace, Ada",123,U7,ada,One,\n'
        ),
        "lovelaceada_123_4567_a.py",
    ),
    "moodle": (
        (
            "First name,Last name,Username,ID number,Email address\n"
            "Ada,Lovelace,ada,12345,ada@example.org\n"
        ),
        "Ada Lovelace_777_assignsubmission_file_/a.py",
    ),
}


@pytest.mark.parametrize("kind", EXPORTS)
def test_the_list_that_the_courses_system_exports_is_a_roster(kind, roster, handed_in, only):
    text, name = EXPORTS[kind]
    submission = only(handed_in({name: b"1"}), learners=roster(text))
    assert submission.learner == "ada"
    assert "notes" not in submission.claims


def test_who_is_not_on_the_roster_is_graded_and_told(roster, handed_in, only):
    submission = only(handed_in({"learner-07.py": b"1"}), learners=roster(ROSTER))
    assert submission.learner == "learner-07"
    assert submission.sheets
    assert submission.claims["notes"] == ["'learner-07' is not on the roster."]


def test_the_roster_tells_when_a_manifest_names_another(roster, handed_in, found):
    files = {
        f"lovelaceada_123_45{number}_s.zip": pack_submission(
            claimed, [Packed("a.py", b"", "depend/closure", 1)], created="now"
        )
        for number, claimed in enumerate(["grace"])
    }
    [submission] = found(handed_in(files), learners=roster(ROSTER))
    assert submission.learner == "ada"
    assert submission.claims["notes"] == [
        "The manifest says that it is from grace; it was filed as ada."
    ]


def test_a_name_that_two_share_finds_neither(roster):
    found = read_learners(roster("id,name\nada-1,Ada\nada-2,ada\nada-3,ADA\n"))
    assert found.find("name", "Ada") is None
    assert found.find("any", "ADA-2").id == "ada-2"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_spreadsheets_write_it_in_several_ways(delimiter, encoding, roster):
    text = ROSTER.replace(",", delimiter).replace("\n", "\r\n")
    learners = read_learners(roster(text, encoding=encoding)).learners
    assert [one.id for one in learners] == ["ada", "grace"]
    assert learners[0].also == "s-ada countess"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", "line 1", "no column 'id'"),
        ("name\nAda\n", "line 1", "no column 'id'"),
        ("id,emial\n", "line 1", "'emial' is not known"),
        ("id,name,name\n", "line 1", "'name' is there twice"),
        ("id,name\n,Ada\n", "line 2, id", "needs an id"),
        ("id\nada\n\nada\n", "line 4, id", "'ada' is also learner ada"),
        ("id,canvas\nada,1\ngrace,1\n", "line 3, canvas", "'1' is also learner ada"),
        ("id,email\nada,grace\ngrace,\n", "line 3, id", "'grace' is also learner ada"),
        ("id,name\nada,Ada,Lovelace\n", "line 2", "3 fields under 2 columns"),
        ('id,name\nada,"Ada\n', "line 2", "no CSV"),
    ],
    ids=lambda value: value[:24].replace("\n", "|") or "empty",
)
def test_a_mistake_in_the_roster_is_told_with_line_and_field(text, place, says, roster):
    path = roster(text)
    with pytest.raises(TeachkitError) as caught:
        find_submissions([path], learners=path)
    assert caught.value.code == "wrong-roster"
    assert caught.value.place == f"{path}, {place}"
    assert says in caught.value.message


def test_a_roster_that_is_no_utf8_says_in_which_line(roster):
    with pytest.raises(TeachkitError) as caught:
        read_learners(roster("id,name\nzoe,Zo\u00eb\n", encoding="latin-1"))
    assert caught.value.place.endswith("line 2")


def test_a_roster_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(TeachkitError) as caught:
        read_learners(tmp_path / "nowhere.csv")
    assert caught.value.code == "cannot-read"


def test_times_are_read_in_utc(roster):
    text = "submission,received\nada.py,2026-11-02T10:00+01:00\nbob,2026-11-02T10:00:30Z\n"
    assert read_received(roster(text)) == {
        "ada.py": "2026-11-02T09:00:00+00:00",
        "bob": "2026-11-02T10:00:30+00:00",
    }


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ada,2026-11-02T10:00", "offset from UTC"),
        ("ada,yesterday", "no time such as"),
        ("ada,", "no time such as"),
        ("ada", "no time such as"),
        (",2026-11-02T10:00Z", "missing"),
        ("ada,0001-01-01T00:00+23:00", "no time such as"),
    ],
    ids=["naive", "word", "empty", "short", "nobody", "before-all-time"],
)
def test_a_time_that_is_none_is_told_with_its_line(row, says, roster):
    with pytest.raises(TeachkitError) as caught:
        read_received(roster(f"submission,received\n{row}\n"))
    assert caught.value.code == "wrong-received"
    assert "line 2" in caught.value.place
    assert says in caught.value.message


def test_a_time_given_in_code_is_checked_as_well(handed_in):
    with pytest.raises(TeachkitError) as caught:
        find_submissions([handed_in({"ada.py": b""})], received={"ada": "soon"})
    assert caught.value.code == "wrong-received"
