"""What leaves the gradebook: readable by its readers, the same each time, and no secret in it."""

import csv
import io
import json
import random
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from teachkit.course.load import load_rubric
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook import (
    FORMATS,
    Mark,
    canvas_csv,
    grades_csv,
    gradescope_json,
    moodle_csv,
    open_gradebook,
    parse_policy,
    results_json,
    write_exports,
)
from teachkit.grading.gradebook.cells import cell, is_formula
from teachkit.grading.report import CheckResult, Report
from teachkit.grading.submissions import file_stem, safe_name
from teachkit.grading.submissions.learners import parse_learners

LATE = parse_policy("schema = 1\ndue = 2026-11-19T16:00:00\n[late]\npercent = 10\n")
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)
    Points Possible,,,,,10
"Lovelace, A.",101,S1,ada,Group 1,7
"Hopper, G.",102,S2,grace,Group 2,
"Nobody, N.",103,S3,nobody,Group 2,
"""
MOODLE = "ID number,Email address,Username\n17,Ada@Example.org,ada\n18,grace@example.org,grace\n"
SECRET = "the input was [4, 8, 15]"


def rows(text):
    return list(csv.DictReader(io.StringIO("".join(text))))


@pytest.fixture
def filled(gradebook, grade):
    """Two learners, two exercises; one thing not handed in, one could not be read."""
    hidden = Report(
        (
            CheckResult("test_small", "It knows zlib.", "passed", ""),
            CheckResult("test_large", "It knows all.", "failed", SECRET, True, False, 3.0, "wrong"),
        )
    )
    unread = Report(grade(points=0).report.results, problem="This is no notebook.")
    gradebook.add(
        [
            grade("ada", points=2),
            grade("ada", exercise="choose/rank", report=hidden),
            grade("grace", report=unread),
        ]
    )
    return gradebook


def judged(book, repository, learner, left_open=()):
    rubric = load_rubric("plan", repository)
    book.keep_rubric(rubric)
    book.mark(
        [
            Mark(learner, "plan", 1, item.id, grader, level, item.levels[level].points, item.of)
            for item in rubric.criteria
            if item.id not in left_open
            for grader, level in (("ada", 2), ("grace", 1))
        ]
    )
    book.remark(learner, "plan", 1, "ada", "=Well argued")


# ---- our own


def test_our_own_table_has_a_row_for_each_learner_and_exercise(filled):
    found = rows(grades_csv(filled, LATE))
    assert [(row["student_id"], row["assignment"]) for row in found] == [
        ("ada", "choose/rank"),
        ("ada", "depend/closure"),
        ("grace", "depend/closure"),
    ]
    second = found[1]
    assert (second["raw_score"], second["late_submission_penalty"], second["score"]) == (
        "2",
        "0.2",
        "1.8",
    )
    assert second["max_score"] == "3"
    assert second["why"] == "1 day late: 10 % off."
    assert found[2]["problem"] == "This is no notebook."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", '"\'=1+1"'),
        ("+cmd", '"\'+cmd"'),
        ("-x", '"\'-x"'),
        ("@SUM(A1)", '"\'@SUM(A1)"'),
        ("\t=1", '"\'=1"'),
        ("\r=1", '"\'=1"'),
        (" \N{NO-BREAK SPACE}=1", '"\'=1"'),
        ("\N{FULLWIDTH EQUALS SIGN}1", '"\'\N{FULLWIDTH EQUALS SIGN}1"'),
        ('a"b', '"a""b"'),
        ("a\nb;c,d", '"a b;c,d"'),
        ("a\0b\udc80", '"a\\x00b\\udc80"'),
        ("-12.5", '"-12.5"'),
        ("+31612345678", '"+31612345678"'),
        ("-1+cmd", '"\'-1+cmd"'),
        (2.0, '"2"'),
        (1 / 3, '"0.33"'),
        ("", '""'),
    ],
    ids=range(17),
)
def test_no_cell_is_a_program(text, written):
    assert cell(text) == written


def test_white_space_hides_no_formula():
    assert is_formula(" \N{NO-BREAK SPACE}=1")
    assert is_formula("\t1")
    assert not is_formula("zlib = 1")


def test_a_learner_of_any_name_keeps_the_columns(gradebook, grade):
    names = ["=HYPERLINK(1)", 'a","b', "a\r\nb", "\udc80", "\0"]
    gradebook.add([grade(name) for name in names])
    found = rows(grades_csv(gradebook))
    assert len(found) == len(names)
    assert all(row["assignment"] == "depend/closure" and None not in row for row in found)
    assert "'=HYPERLINK(1)" in {row["student_id"] for row in found}


# ---- Canvas and Moodle


def test_canvas_gets_its_columns_and_what_is_possible(filled):
    made = canvas_csv(filled, LATE, parse_learners(CANVAS))
    found = rows(made.text)
    assert [*found[0]] == [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "choose/rank",
        "depend/closure",
    ]
    assert found[0]["Student"] == "Points Possible"
    assert (found[0]["choose/rank"], found[0]["depend/closure"]) == ("4", "3")
    assert [row["ID"] for row in found[1:]] == ["101", "102", "103"]
    assert (found[1]["choose/rank"], found[1]["depend/closure"]) == ("0.9", "1.8")
    assert found[1]["Student"] == "Lovelace, A."
    assert found[2]["choose/rank"] == ""
    assert found[3]["depend/closure"] == ""
    assert made.problems == ()


def test_an_assignment_that_canvas_has_keeps_its_number(filled):
    there = CANVAS.replace("Essay (12)", "depend/closure (815)")
    found = rows(canvas_csv(filled, LATE, parse_learners(there)).text)
    assert [*found[0]][5:] == ["choose/rank", "depend/closure (815)"]
    assert [row["depend/closure (815)"] for row in found] == ["3", "1.8", "0", ""]


def test_who_is_not_in_the_roster_is_named(filled, grade):
    filled.add([grade("eve")])
    (said,) = canvas_csv(filled, None, parse_learners(CANVAS)).problems
    assert said == "'eve' is not on the roster and is left out."


def test_an_id_that_a_spreadsheet_would_run_is_told_of(gradebook):
    made = canvas_csv(gradebook, None, parse_learners("Student,ID,SIS Login ID\nA,=1,ada\n"))
    assert "'=1" in made.text
    assert "Canvas will not find it" in made.problems[0]


def test_moodle_gets_a_grade_beside_each_feedback(filled):
    found = rows(moodle_csv(filled, LATE, parse_learners(MOODLE)).text)
    assert [*found[0]][:4] == ["Email address", "ID number", "choose/rank", "choose/rank feedback"]
    assert found[0]["Email address"] == "Ada@Example.org"
    assert found[0]["depend/closure"] == "1.8"
    assert "1 day late: 10 % off." in found[0]["depend/closure feedback"]
    assert "2 of 3 checks passed." in found[0]["depend/closure feedback"]
    assert "Not yet: It knows case 2. The answer is another." in found[0]["depend/closure feedback"]
    assert found[1]["choose/rank"] == found[1]["choose/rank feedback"] == ""
    alone = rows(moodle_csv(filled).text)
    assert alone[0]["ID number"] == "ada"


def test_what_code_says_is_no_markup_in_moodle(gradebook, grade):
    said = "f raised E: <img src=x onerror=alert(1)> & more"
    failed = CheckResult("test_small", "It knows.", "failed", said, kind="raised")
    gradebook.add([replace(grade("ada"), report=Report((failed,)))])
    (row,) = rows(moodle_csv(gradebook).text)
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; more" in row["depend/closure feedback"]


def test_what_is_not_in_a_submission_is_said_once(gradebook, grade):
    missing = CheckResult("test_small", "It knows.", "could-not-run", "", kind="missing")
    gradebook.add([replace(grade("ada"), report=Report((missing, replace(missing, hidden=True))))])
    (row,) = rows(moodle_csv(gradebook).text)
    assert row["depend/closure feedback"] == "There is no answer to this exercise in it."


def test_one_roster_of_ones_own_serves_both(filled):
    text = "id,name,email,canvas,moodle,sis\nada,Lovelace,a@example.org,101,17,S1\n"
    roster = parse_learners(text)
    canvas = rows(canvas_csv(filled, None, roster).text)[1]
    assert (canvas["Student"], canvas["ID"], canvas["SIS User ID"]) == ("Lovelace", "101", "S1")
    moodle = rows(moodle_csv(filled, None, roster).text)[0]
    assert (moodle["Email address"], moodle["ID number"]) == ("a@example.org", "17")


def test_a_roster_may_have_ids_that_no_file_can_be_called(filled, grade):
    filled.add([grade(safe_name("eve@example.org"))])
    roster = parse_learners("Student,ID,SIS Login ID\nE,7,eve@example.org\nA,8,ada\nG,9,grace\n")
    made = canvas_csv(filled, None, roster)
    found = {row["ID"]: row["depend/closure"] for row in rows(made.text)}
    assert (found["7"], found["8"], made.problems) == ("2", "2", ())
    moodle = moodle_csv(filled, None, roster)
    assert (len(rows(moodle.text)), moodle.problems) == (3, ())


@pytest.mark.parametrize("text", [CANVAS, MOODLE], ids=["canvas", "moodle"])
@pytest.mark.parametrize("delimiter", [",", ";"], ids=["comma", "semicolon"])
def test_an_exported_list_says_its_own_ids_again(text, delimiter, filled):
    """Whichever column the learners go by, it goes back to where it came from."""
    roster = parse_learners(text if delimiter == "," else text.replace(", ", " ").replace(",", ";"))
    if text is CANVAS:
        row = rows(canvas_csv(filled, None, roster).text)[1]
        assert [row[name] for name in ("ID", "SIS User ID", "SIS Login ID", "Section")] == [
            "101", "S1", "ada", "Group 1"
        ]  # fmt: skip
    else:
        row = rows(moodle_csv(filled, None, roster).text)[0]
        assert (row["Email address"], row["ID number"]) == ("Ada@Example.org", "17")


def test_learners_who_go_by_their_address_have_one(gradebook, grade):
    gradebook.add([grade(safe_name("eve@example.org"))])
    roster = parse_learners("First name,Last name,Email address\nEve,Adams,eve@example.org\n")
    assert rows(moodle_csv(gradebook, None, roster).text)[0]["Email address"] == "eve@example.org"


# ---- what people judged


def test_marks_are_a_column_once_all_is_judged(filled, repository):
    judged(filled, repository, "ada")
    judged(filled, repository, "grace", left_open=("depend-goals",))
    roster = parse_learners(CANVAS)
    made = canvas_csv(filled, None, roster)
    found = rows(made.text)
    assert [row["plan"] for row in found] == ["38", "28.5", "", ""]
    assert made.problems == ("The plan: 1 not judged to the end; their cells are empty.",)
    own = [row for row in rows(grades_csv(filled)) if row["assignment"] == "plan"]
    assert [(row["student_id"], row["score"]) for row in own] == [("ada", "28.5"), ("grace", "27")]
    assert own[1]["problem"] == "Not judged yet: depend-goals."
    assert own[0]["why"] == "Judged by ada, grace."
    moodle = rows(moodle_csv(filled).text)
    assert moodle[0]["plan feedback"].startswith("Something was there to choose from. There are")
    assert moodle[0]["plan feedback"].endswith("=Well argued")
    assert moodle[1]["plan feedback"] == ""


def test_marks_by_an_earlier_rubric_count_no_more(filled, repository):
    judged(filled, repository, "ada")
    filled.keep_rubric(replace(load_rubric("plan", repository), revision=2))
    assert "plan" not in rows(canvas_csv(filled, None, parse_learners(CANVAS)).text)[0]
    assert [row for row in rows(grades_csv(filled)) if row["assignment"] == "plan"] == []
    assert filled.marks() != ()


# ---- results as JSON


def schema():
    text = files("teachkit.grading.gradebook").joinpath("results.schema.json").read_text()
    return json.loads(text)


def test_results_are_as_their_schema_says(filled, repository):
    judged(filled, repository, "learner-07")
    value = json.loads("".join(results_json(filled, LATE)))
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(value, schema(), jsonschema.Draft202012Validator)
    assert [one["learner"] for one in value["learners"]] == ["ada", "grace", "learner-07"]
    assert value["exercises"] == {"choose/rank": 4, "depend/closure": 3}
    ada, grace, other = value["learners"]
    assert ada["total"] == {"points": 2.7, "of": 7, "dropped": []}
    assert grace["exercises"][0]["report"]["problem"] == "This is no notebook."
    assert other["judged"][0]["remarks"] == [{"grader": "ada", "words": "=Well argued"}]
    for path in ("schema", "learners"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(value | {path: 7}, schema())


def test_everybody_is_in_the_results_once(gradebook, grade, repository):
    names = ["", "\0", "\\", "]", "ada\0", "ada", "ad", "adb", "\udc80", "\U0001f980"]
    for learner in names[::2]:
        judged(gradebook, repository, learner)
    gradebook.add([grade(learner) for learner in names[1:]])
    value = json.loads("".join(results_json(gradebook)))
    found = [one["learner"] for one in value["learners"]]
    assert sorted(found) == sorted(names)
    assert sum(bool(one["judged"]) for one in value["learners"]) == 5


def test_an_empty_gradebook_has_results_too(gradebook):
    value = json.loads("".join(results_json(gradebook)))
    jsonschema.validate(value, schema())
    assert value["learners"] == []


def test_gradescope_gets_its_keys_and_no_secret(filled):
    made = dict(gradescope_json(filled, LATE))
    value = json.loads(made["ada"])
    assert value["score"] == 2.7
    assert value["score"] == pytest.approx(sum(t["score"] for t in value["tests"]) * 0.9)
    assert {key for test in value["tests"] for key in test} <= {
        "name", "number", "score", "max_score", "status", "output", "visibility",
    }  # fmt: skip
    assert [(t["number"], t["status"], t["visibility"]) for t in value["tests"]] == [
        ("1.1", "passed", "visible"),
        ("1.2", "failed", "hidden"),
        ("2.1", "passed", "visible"),
        ("2.2", "passed", "visible"),
        ("2.3", "failed", "hidden"),
    ]
    assert value["tests"][1]["output"] == "The answer is another."
    assert value["stdout_visibility"] == "hidden"
    assert "choose/rank: 1 day late: 10 % off." in value["output"].splitlines()
    assert "This is no notebook." in json.loads(made["grace"])["output"]


def test_gradescopes_checks_add_up_to_what_the_exercise_is_worth(filled):
    rules = parse_policy('schema = 1\n[[exercise]]\nid = "depend/closure"\npoints = 12\n')
    value = json.loads(dict(gradescope_json(filled, rules))["ada"])
    closure = [one for one in value["tests"] if one["number"].startswith("2.")]
    assert [(one["score"], one["max_score"]) for one in closure] == [(4, 4), (4, 4), (0, 4)]
    assert value["score"] == 1 + 8


def test_no_file_for_learners_has_what_hidden_checks_said(filled, tmp_path):
    write_exports(filled, tmp_path, LATE, FORMATS, roster=parse_learners(CANVAS))
    written = {
        path.relative_to(tmp_path).as_posix(): path.read_text()
        for path in tmp_path.rglob("*")
        if path.suffix in (".csv", ".json")
    }
    assert [*sorted(written)] == [
        "canvas.csv",
        "grades.csv",
        "gradescope/ada.json",
        "gradescope/grace.json",
        "moodle.csv",
        "results.json",
    ]
    assert [name for name, text in written.items() if SECRET in text] == ["results.json"]
    assert [name for name, text in written.items() if "test_large" in text] == ["results.json"]
    for text in written.values():
        assert "execution_time" not in text
        assert filled.salt.hex() not in text


def test_the_same_grades_make_the_same_bytes(tmp_path, grade, repository):
    grades = [
        grade(who, exercise=what, points=points, attempt=points)
        for who in ("grace", "ada", "Ada", "=eve")
        for what in ("depend/closure", "choose/rank")
        for points in (1, 2)
    ]
    written = []
    for number in range(3):
        random.Random(number).shuffle(grades)
        folder = tmp_path / str(number)
        with open_gradebook(folder / "gradebook.sqlite") as book:
            for one in grades:
                book.add([one])
            judged(book, repository, "ada")
            write_exports(book, folder, LATE, FORMATS, roster=parse_learners(CANVAS))
        written.append(
            {
                path.relative_to(folder): path.read_bytes()
                for path in folder.rglob("*")
                if path.suffix in (".csv", ".json")
            }
        )
    assert written[0] == written[1] == written[2]
    assert len(written[0]) == 8


def test_what_cannot_be_written_is_said(gradebook, tmp_path):
    for formats, code in ((("excel",), "no-such-format"), (("canvas",), "no-roster")):
        with pytest.raises(TeachkitError) as raised:
            write_exports(gradebook, tmp_path, None, formats)
        assert raised.value.code == code
    assert not list(tmp_path.glob("*.csv"))


def test_no_two_learners_share_a_file():
    names = ["ada", "Ada", "ADA", "a/b", "a b", "../a", "con", "nul.txt", "", ".", "é", "\udc80"]
    names += [file_stem(name) for name in names]
    made = [file_stem(name) for name in dict.fromkeys(names)]
    assert len({name.lower() for name in made}) == len(made)
    assert all(name.isascii() and "/" not in name and name.strip(".") for name in made)
    assert file_stem("learner-07") == "learner-07"


def test_nobody_finds_by_trying_whose_files_theirs_would_replace():
    stem, _, digits = file_stem("Ada Lovelace").rpartition("-")
    assert stem == "ada-lovelace"
    assert len(digits) * 4 >= 64, "bits"
    assert file_stem(f"{stem}-{digits}") != f"{stem}-{digits}", "nor by calling oneself so"


def test_two_attempts_are_one_row(gradebook, grade):
    first = grade(points=1)
    gradebook.add([first, replace(grade(points=3), attempt=2)])
    (row,) = rows(grades_csv(gradebook))
    assert (row["score"], row["attempt"], row["attempts"]) == ("3", "2", "2")
