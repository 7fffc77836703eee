"""What leaves the room as CSV and JSON: everything, and nothing that a spreadsheet would run."""

import csv
import io
import json
import re

import pytest

from teachkit.course.taught import Taught, read_taught
from teachkit.workshop.report.account import taught
from teachkit.workshop.report.data import SCHEMA, data_of
from teachkit.workshop.report.table import HEADINGS, table_of
from tests.workshop.report.conftest import FORMULA, SECRET_ID


@pytest.fixture(scope="module")
def account(workshop):
    return workshop.account()


@pytest.fixture(scope="module")
def rows(account):
    text = table_of(account)
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    return [*csv.DictReader(io.StringIO(text[1:]))]


def test_the_table_has_each_answer_that_counts_once(account, rows):
    assert tuple(rows[0]) == HEADINGS
    assert len(rows) == len(account.given) + len(account.said)
    keys = [(row["asked by"], row["question"], row["round"], row["person"]) for row in rows]
    assert len(set(keys)) == len(keys)
    room = [row for row in rows if row["asked by"] == "room"]
    first = [row for row in room if row["question"] == "depend.sudo-rs-crates"]
    assert [row["round"] for row in first] == ["1"] * 24 + ["2"] * 20


def test_answers_are_in_words(rows):
    answers = {row["answer"] for row in rows}
    assert "no" in answers
    assert any(answer.startswith("zlib > ") for answer in answers)
    assert "Trust" in answers
    choices = [row for row in rows if row["question"] == "depend.direct-is-not-burden"]
    assert {row["right"] for row in choices} <= {"yes", "no"}
    assert all(" " in row["answer"] for row in choices)  # the choice itself, not its id


def test_no_cell_is_a_formula_whoever_wrote_it(rows):
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if re.match(r"\s*[=+@\t\r-]", cell)]
    assert f"'{FORMULA}" in {row["name"] for row in rows}
    assert any(row["answer"].startswith("'@SUM") for row in rows)
    assert any(row["answer"] == f"'{FORMULA}" for row in rows)


def test_no_direction_mark_turns_a_line_around(rows):
    assert "漢字 \\u202ex" in {row["name"] for row in rows}


def test_the_data_fit_their_schema_and_have_everything(account, workshop):
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(json.dumps(data_of(account)))
    jsonschema.validate(data, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert [one["person"] for one in data["people"]] == [*range(1, 25)]
    assert len(data["cards"]) == len(account.given)
    assert sum(len(one["said"]) for one in data["asks"]) == len(account.said)
    assert [one["kind"] for one in data["asks"]] == [
        *("number", "choices", "choices", "ranking", "scale", "words", "incident"),
    ]
    assert {one["state"] for one in data["words"]} == {"shown", "waiting"}
    assert data["title"] == workshop.settings.title


def test_the_schema_says_what_is_missing(account):
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(json.dumps(data_of(account)))
    del data["asks"][0]["said"][0]["person"]
    with pytest.raises(jsonschema.ValidationError, match="person"):
        jsonschema.validate(data, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_no_key_of_anybody_leaves_the_room(account):
    assert SECRET_ID not in table_of(account)
    assert SECRET_ID not in json.dumps([data_of(account)["people"], data_of(account)["cards"]])
    assert workshop_code(account) not in table_of(account)


def workshop_code(account):
    return account.board["room"]["code"]


def test_minutes_are_summed_by_part_and_stand_beside_the_plan(account):
    found = {(one.chapter, one.what): one for one in taught(account)}
    read = account.known.chapters[0].minutes.read
    assert found["start", "read"] == Taught("start", "read", read * 5 / 3, 11.0)
    assert found["choose", "exercises"].taught is None
    assert found["", "break"] == Taught("", "break", None, 12.0)
    assert "trust" not in {chapter for chapter, _ in found}


def test_what_goes_on_counts_up_to_now(empty):
    empty.do(do="pace", chapter="start", what="read")
    for minutes in (3, 4):
        account = empty.account(empty.clock + 60 * minutes)
        assert taught(account)[0].taught == pytest.approx(minutes)


def test_the_next_schedule_reads_the_export(account):
    text = json.dumps(data_of(account))
    assert read_taught(text, "room.json") == taught(account)


def test_a_room_that_nobody_came_to_has_an_export_too(empty):
    jsonschema = pytest.importorskip("jsonschema")
    account = empty.account()
    assert len(table_of(account).splitlines()) == 1
    jsonschema.validate(json.loads(json.dumps(data_of(account))), SCHEMA)


def keys_of(schema):
    """Yield every key that a schema names, at any depth."""
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from keys_of(inner)
    yield from keys_of(schema["items"]) if "items" in schema else ()


def test_the_page_about_the_format_names_each_key_and_each_column(repository):
    text = (repository / "book" / "reference" / "room-export.md").read_text()
    named = set(re.findall(r"`([^`\n]+)`", text))
    assert set(keys_of(SCHEMA)) - named == set()
    assert set(HEADINGS) - named == set()
