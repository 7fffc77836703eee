"""The case against: the reader answers, the data only speak."""

import pytest
from archive import package

from teachkit.decisions.choose import OBJECTIONS, objections
from teachkit.errors import TeachkitError

NONE_HOLDS = dict.fromkeys(OBJECTIONS, False)


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        pytest.param({}, "open", id="nothing answered"),
        pytest.param(NONE_HOLDS, "go on", id="nothing holds"),
        pytest.param({**NONE_HOLDS, "split": True}, "think again", id="one holds"),
        pytest.param({**NONE_HOLDS, "split": True, "hobby": True}, "make it a hobby", id="for fun"),
        pytest.param({"enough": True}, "think again", id="one holds, the rest is open"),
        pytest.param({**NONE_HOLDS, "hobby": None}, "go on", id="hobby left open"),
        pytest.param({**NONE_HOLDS, "hobby": True}, "go on", id="fun, and nothing against"),
    ],
)
def test_the_verdict_follows_from_the_answers(answers, verdict):
    case = objections(None, answers)
    assert case.verdict == verdict
    assert case.text
    assert set(case.open) == {id for id in OBJECTIONS if answers.get(id) is None}
    assert case.against == tuple(
        id for id in OBJECTIONS if id != "hobby" and answers.get(id) is True
    )


def test_the_data_speak_and_never_answer():
    sudo = package("sudo", 5, 73, 25, updates=(4, 4, 2), tests=True, team=True, section="admin")
    case = objections(sudo, {})
    evidence = {row.objection.id: row.evidence for row in case.rows}
    assert evidence["split"].startswith("5 people look after it in Debian")
    assert "somebody answered 10 times" in evidence["enough"]
    assert "tests" in evidence["enough"]
    assert evidence["hobby"] == ""
    assert case.against == ()


def test_a_library_is_seen_by_programs():
    evidence = {row.objection.id: row.evidence for row in objections(package("zlib"), {}).rows}
    assert "which programs see" in evidence["invisible"]


def test_what_is_rust_already_is_told():
    rows = objections(package("sudo-rs", language="rust"), {}).rows
    told = {row.objection.id: row.evidence for row in rows}
    assert told["language"] == told["competing"] == "it is written in Rust already"


def test_unknown_people_are_not_told_as_none():
    rows = objections(package("it", people=None), {}).rows
    assert {row.objection.id: row.evidence for row in rows}["split"] == ""


def test_an_objection_that_is_not_there_is_refused():
    with pytest.raises(TeachkitError) as found:
        objections(None, {"splitt": True})
    assert found.value.code == "unknown-objection"
    assert "split" in found.value.hint
