"""The questions before and after the course: one for each word, and none gives itself away."""

import re
import tomllib
from collections import Counter

import pytest

from teachkit.course.load import load_questions
from teachkit.course.question import shuffled
from teachkit.data.facts import fact

WORDS = "premise choose focus iterate document depend distribute trust plan".split()
NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*\d(?!\w)")
COMMENTS = re.compile(r"((?:^#.*\n)*)^\[\[check\]\]\nid = \"([\w-]+)\"", re.MULTILINE)


@pytest.fixture(scope="module")
def checks(repository):
    return load_questions("gain", repository).checks


@pytest.fixture(scope="module")
def text(repository):
    return (repository / "notebooks" / "questions" / "gain.toml").read_text(encoding="utf-8")


def test_there_is_one_question_for_each_word_in_the_order_of_the_course(checks):
    assert [check.objective.partition(".")[0] for check in checks] == WORDS


def test_each_is_about_an_objective_of_its_chapter(checks, course):
    known = {objective.id for objective in course.objectives()}
    written = {chapter.id for chapter in course.chapters}
    asked = [check.objective for check in checks]
    assert [one for one in asked if one.partition(".")[0] in written and one not in known] == []


def test_the_right_choice_is_never_the_longest_and_seldom_the_shortest(checks):
    places = []
    for check in checks:
        lengths = [len(choice.text) for choice in check.choices]
        assert lengths[0] < max(lengths), check.id
        places.append(sorted(lengths).index(lengths[0]))
    assert places.count(0) <= len(checks) // 2, places


def test_the_right_choice_stands_in_each_place(checks):
    places = Counter(shuffled(check).index(check.right) for check in checks)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= 3


def test_each_has_three_distractors_and_each_of_them_its_own_misconception(checks):
    named = [choice.misconception for check in checks for choice in check.choices[1:]]
    assert len(named) == len(set(named)) == 3 * len(checks)


def test_none_is_asked_in_a_chapter_as_well(checks, questions):
    known = {check.prompt for chapter in questions.values() for check in chapter.checks}
    texts = {
        c.text for chapter in questions.values() for one in chapter.checks for c in one.choices
    }
    for check in checks:
        assert check.prompt not in known
        assert texts.isdisjoint(choice.text for choice in check.choices)


def test_a_choice_is_plain_text(checks):
    assert [c.text for check in checks for c in check.choices if re.search(r"[*`]", c.text)] == []


def test_every_number_is_a_fact_or_said_to_be_made_up(text):
    tables = {table["id"]: table for table in tomllib.loads(text)["check"]}
    comments = {name: above for above, name in COMMENTS.findall(text)}
    assert comments.keys() == tables.keys()
    for name, table in tables.items():
        above = comments[name]
        made_up = re.findall(r"^# made up: (.+)$", above, re.MULTILINE)
        facts = re.findall(r"^# facts: (.+)$", above, re.MULTILINE)
        known = {number for line in made_up for number in line.split()}
        known |= {str(fact(id)) for line in facts for id in line.split()}
        said = set(NUMBER.findall(repr(table).replace("95 %", "")))
        assert said <= known, name


def test_a_fact_that_is_none_is_still_none(text):
    """The one fact in the file is nought, and is written as "none"."""
    (line,) = re.findall(r"^# facts: (.+)$", text, re.MULTILINE)
    assert fact(line).value == 0
    assert "none of these was about memory" in text
