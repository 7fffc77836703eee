"""A rubric says what one sees, and a slip in it is a sentence with a place."""

import pytest

from teachkit.course.load import course_root, load_question, load_rubric
from teachkit.course.question import Explain
from teachkit.course.rubric import parse_rubric, rubric_data, rubric_from_data
from teachkit.decisions.plan import SHAPES
from teachkit.errors import TeachkitError

TEXT = """schema = 1
id = "plan"
title = "The plan"
revision = 3

[[criterion]]
id = "choose-list"
judges = "choose"
asks = "Something was there to choose from."
levels = [
  { points = 0, words = "Nothing." },
  { points = 1.5, words = "A list." },
]

[[criterion]]
id = "why"
judges = "start.why-write-it-down"
asks = "A reason."
levels = [{ points = 1, words = "Hardly." }, { points = 2, words = "Yes." }]
"""


def test_a_rubric_reads_and_travels_as_data():
    rubric = parse_rubric(TEXT, "rubric.toml")
    assert (rubric.id, rubric.revision, rubric.of) == ("plan", 3, 3.5)
    assert [item.judges for item in rubric.criteria] == ["choose", "start.why-write-it-down"]
    assert rubric.criteria[0].levels[1].words == "A list."
    assert rubric_from_data(rubric_data(rubric)) == rubric


@pytest.mark.parametrize(
    ("old", "new", "said", "place"),
    [
        ("points = 1.5", "points = 0", "rising", "criterion choose-list, levels"),
        ("points = 1.5", "points = nan", "a number", "levels 2, points"),
        ("points = 0", "points = -1", "rising", "criterion choose-list, levels"),
        ('"A list."', '"Nothing."', "something else each", "criterion choose-list, levels"),
        ('"A list."', '" "', "something in it", "levels 2, words"),
        ('"A list." }', '"A list.", good = 1 }', "not a field", "levels 2, good"),
        ('id = "why"', 'id = "choose-list"', "id of its own", "rubric.toml, criterion"),
        ('id = "why"', 'id = "Why?"', "hyphens", "criterion Why?, id"),
        ('judges = "choose"', 'judges = "a.b.c"', "section", "criterion choose-list, judges"),
        ('judges = "choose"', 'judges = ""', "something in it", "criterion choose-list, judges"),
        ("revision = 3", "revision = 0", "at least 1", "rubric.toml, revision"),
        ("revision = 3", "revision = 3\ngrade = 1", "not a field", "rubric.toml, grade"),
    ],
    ids=range(12),
)
def test_what_is_wrong_is_said(old, new, said, place):
    assert old in TEXT
    with pytest.raises(TeachkitError, match=said) as raised:
        parse_rubric(TEXT.replace(old, new, 1), "rubric.toml")
    assert place in raised.value.place


def test_a_rubric_of_nothing_is_none():
    with pytest.raises(TeachkitError, match="must be there"):
        parse_rubric('schema = 1\nid = "plan"\ntitle = "T"\nrevision = 1\n', "rubric.toml")


def test_the_plans_rubric_judges_what_the_plan_has(repository):
    rubric = load_rubric("plan", repository)
    sections = {item.judges for item in rubric.criteria if "." not in item.judges}
    # A section that the plan has and the rubric has not would never be judged.
    assert sections == set(SHAPES)
    for item in rubric.criteria:
        if "." in item.judges:
            assert isinstance(load_question(item.judges, course_root(repository)), Explain)
        assert item.id.startswith(f"{item.judges.partition('.')[0]}-")
        assert [level.points for level in item.levels] == [0, 1, 2]


def test_a_rubric_that_is_not_there_is_told_of(repository):
    with pytest.raises(TeachkitError) as raised:
        load_rubric("essay", repository)
    assert raised.value.code == "cannot-read"
