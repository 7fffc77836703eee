"""What an exercise says about itself, and the headers of its wrong answers."""

import pytest

from teachkit.course.exercise import parse_exercise, parse_wrong_answer, starter
from teachkit.course.load import exercise_data, load_exercise
from teachkit.errors import TeachkitError


def test_the_small_exercise_reads(small):
    folder = load_exercise("choose/few-people", small)
    assert folder.exercise.functions == ("few_people",)
    assert [path.name for path in folder.solutions] == ["comprehension.py", "loop.py"]
    assert len(folder.wrong) == 4
    assert exercise_data("choose/few-people", "people.json", small)["zlib"] == 2


@pytest.mark.parametrize("name", ["choose/nothing", "../choose/few-people", "", "choose"])
def test_an_exercise_that_is_not_there_is_answered_with_those_that_are(name, small):
    with pytest.raises(TeachkitError) as raised:
        load_exercise(name, small)
    assert raised.value.code == "no-such-exercise"
    assert "choose/few-people" in raised.value.hint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("difficulty = 1", "difficulty = 4", "stars"),
        ("seconds = 1.0", "seconds = 0", "more than 0"),
        ("minutes = 5", "minutes = 0", "at least 1"),
        ('functions = ["few_people"]', "functions = []", "name the functions"),
        ('functions = ["few_people"]', 'functions = ["few people"]', "name the functions"),
        ('id = "choose/few-people"', 'id = "few-people"', "word/slug"),
        ('hints = ["Look at each project.", ', "hints = [", "three"),
        ('objectives = ["choose.signals"]', "objectives = []", "at least one objective"),
        ("revision = 1", "", "missing"),
    ],
)
def test_what_is_wrong_is_said(old, new, said, small):
    text = (small / "exercises/choose/few-people/exercise.toml").read_text()
    assert old in text
    with pytest.raises(TeachkitError, match=said):
        parse_exercise(text.replace(old, new, 1), "exercise.toml")


def test_the_folder_and_the_file_must_agree(small, tmp_path):
    path = tmp_path / "exercises" / "choose" / "other"
    path.mkdir(parents=True)
    (path / "exercise.toml").write_text(
        (small / "exercises/choose/few-people/exercise.toml").read_text()
    )
    with pytest.raises(TeachkitError, match="the folder says choose/other"):
        load_exercise("choose/other", tmp_path)


def test_a_wrong_answer_names_its_misconception_and_its_feedback():
    header = '"""misconception: direct-only\nfeedback: You stopped\n    too early\n"""\nx = 1\n'
    wrong = parse_wrong_answer(header, "wrong/x.py")
    assert (wrong.misconception, wrong.feedback) == ("direct-only", "You stopped too early")


@pytest.mark.parametrize(
    "text", ["x = 1", '"""misconception: a-b\n"""', '"""feedback: x\n"""', "def f(",
             '"""misconception: Not A Slug\nfeedback: x\n"""'],
)  # fmt: skip
def test_a_wrong_answer_without_them_is_an_error(text):
    with pytest.raises(TeachkitError) as raised:
        parse_wrong_answer(text, "wrong/x.py")
    assert "wrong/x.py" in raised.value.place


def test_a_statement_must_give_a_place_to_write_each_function(small):
    exercise = load_exercise("choose/few-people", small).exercise
    assert starter(("%magic", "def few_people(p, m):\n    ...", "x = 1"), exercise).startswith(
        "def"
    )
    with pytest.raises(TeachkitError, match="few_people"):
        starter(("def other():\n    ...",), exercise)
