"""Which exercises are graded, and when their checks have changed."""

import shutil

import pytest

from teachkit.course.load import load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.batch import exercises
from teachkit.grading.batch.exercises import (
    chosen_exercises,
    course_of,
    files_of,
    fingerprint,
    job_for,
    write_files,
)


def ids(folders):
    return [folder.exercise.id for folder in folders]


@pytest.fixture
def in_small(small, monkeypatch):
    monkeypatch.setenv("TEACHKIT_COURSE", str(small))


def test_an_id_all_a_folder_and_a_course_all_name_it(in_small, small):
    folder = small / "exercises" / "choose" / "few-people"
    for word in ("choose/few-people", "all", str(folder), str(small)):
        assert ids(chosen_exercises([word])) == ["choose/few-people"], word
    assert ids(chosen_exercises(["all", "choose/few-people", str(folder)])) == ["choose/few-people"]


def test_a_teachers_own_exercise_needs_no_course(obey, monkeypatch, tmp_path):
    own = tmp_path / "own"
    shutil.copytree(obey.path, own)
    monkeypatch.chdir(tmp_path)
    assert ids(chosen_exercises(["own"])) == ["choose/obey"]
    assert course_of(chosen_exercises(["own"])) is None
    assert job_for(chosen_exercises(["own"])[0]).starter == ""


def test_two_exercises_with_one_id_are_refused(in_small, broken_copy):
    with pytest.raises(TeachkitError) as caught:
        chosen_exercises(["all", str(broken_copy.path)])
    assert caught.value.code == "same-exercise"


@pytest.mark.parametrize(
    ("word", "code"),
    [("choose/nobody", "no-such-exercise"), ("exercises", "no-such-exercise")],
    ids=["an unknown id", "a course without exercises"],
)
def test_what_is_no_exercise_is_said_so(word, code, in_small, tmp_path, monkeypatch):
    (tmp_path / "exercises" / "exercises").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TeachkitError) as caught:
        chosen_exercises([word])
    assert caught.value.code == code


def test_the_course_is_found_from_its_exercises(few_people):
    assert course_of([few_people]).title


@pytest.mark.parametrize(
    "name", ["exercise.toml", "test_visible.py", "test_hidden.py", "data/people.json"]
)
def test_each_file_that_a_grade_depends_on_is_in_the_fingerprint(name, broken_copy):
    before = fingerprint(broken_copy)
    path = broken_copy.path / name
    path.write_text(path.read_text() + "\n")
    assert fingerprint(broken_copy) != before


def test_so_are_new_data_the_starter_and_the_graders_format(broken_copy, monkeypatch):
    seen = {fingerprint(broken_copy)}
    (broken_copy.path / "data" / "more.json").write_text("{}")
    seen.add(fingerprint(broken_copy))
    text = broken_copy.statement.read_text()
    broken_copy.statement.write_text(
        text.replace("def few_people", "# Begin here.\ndef few_people")
    )
    seen.add(fingerprint(broken_copy))
    (broken_copy.path / "test_hidden.py").unlink()
    seen.add(fingerprint(broken_copy))
    monkeypatch.setattr(exercises, "FORMAT", exercises.FORMAT + 1)
    seen.add(fingerprint(broken_copy))
    assert len(seen) == 5


def test_what_no_grade_depends_on_is_not_in_it(broken_copy):
    before = fingerprint(broken_copy)
    for path in (*broken_copy.solutions, *broken_copy.wrong):
        path.unlink()
    statement = broken_copy.statement
    statement.write_text(statement.read_text() + "\nGood luck.\n")
    assert fingerprint(broken_copy) == before


def test_no_solution_travels(few_people, tmp_path):
    files = files_of(few_people)
    assert set(files) == {
        "exercise.toml", "test_visible.py", "test_hidden.py", "data/people.json"
    }  # fmt: skip
    write_files(files, tmp_path)
    assert (tmp_path / "data" / "people.json").read_bytes() == files["data/people.json"]


def test_an_exercise_without_checks_is_said_so(broken_copy):
    (broken_copy.path / "test_visible.py").unlink()
    with pytest.raises(TeachkitError) as caught:
        fingerprint(broken_copy)
    assert caught.value.code == "cannot-read"


def test_a_worker_is_told_where_things_are(few_people):
    job = job_for(few_people)
    assert [name.rpartition("/")[2] for name in job.files] == ["test_visible.py", "test_hidden.py"]
    assert (job.exercise, job.functions) == ("choose/few-people", ("few_people",))
    assert "def few_people" in job.starter
    assert job.bubblewrap
    assert not job.accept_unsealed


def test_ids_come_in_the_order_of_the_words(broken_copy, tmp_path):
    other = tmp_path / "course" / "exercises" / "choose" / "another"
    shutil.copytree(broken_copy.path, other)
    text = (other / "exercise.toml").read_text().replace("few-people", "another")
    (other / "exercise.toml").write_text(text)
    load_exercise("choose/another", tmp_path / "course")
    assert ids(chosen_exercises([str(tmp_path / "course")])) == [
        "choose/another",
        "choose/few-people",
    ]
    words = [str(broken_copy.path), str(other)]
    assert ids(chosen_exercises(words)) == ["choose/few-people", "choose/another"]
