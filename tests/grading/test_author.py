"""The author's gate: what it lets through, and each thing that it catches."""

import shutil
from pathlib import Path

import pytest

from teachkit.course.load import load_course, load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.author import pass_gate
from teachkit.grading.mutants import mutants_of


def problems(folder, small=None):
    course = load_course(small) if small else None
    gate = pass_gate(folder, course, mutate=False)
    return {(problem.code, problem.where) for problem in gate.problems}


def reword(path, old, new):
    """Exchange some words of a file, which must be there: else the test would break nothing."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def codes(folder):
    return {code for code, _ in problems(folder)}


def test_a_sound_exercise_passes_and_its_mutants_are_noticed(few_people, small):
    gate = pass_gate(few_people, load_course(small))
    assert gate.open, gate.problems
    assert (gate.killed, gate.survivors) == (gate.mutants, ())
    assert gate.mutants > 5
    assert gate.answers > gate.mutants + 15


def test_a_wrong_answer_that_passes_is_caught(broken_copy):
    header = '"""misconception: none-really\nfeedback: nothing\n"""\n'
    solution = broken_copy.solutions[0].read_text()
    (broken_copy.path / "wrong" / "right.py").write_text(header + solution)
    assert ("wrong-passes", "wrong/right.py") in problems(broken_copy)


def test_a_wrong_answer_without_its_own_message_is_caught(broken_copy):
    reword(broken_copy.visible, "At most means that the limit itself counts", "No")
    assert ("wrong-message", "wrong/strictly_less.py") in problems(broken_copy)


def test_two_misconceptions_with_one_message_are_caught(broken_copy):
    first = broken_copy.wrong[0].read_text()
    (broken_copy.path / "wrong" / "again.py").write_text(first)
    assert "not-its-own" in codes(broken_copy)


def test_a_message_that_any_empty_answer_gets_diagnoses_nothing(broken_copy):
    reword(broken_copy.visible, 'got != ["expat"]', 'got not in ([], ["expat"])')
    assert ("not-its-own", "wrong/strictly_less.py") in problems(broken_copy)


def test_a_wrong_answer_without_a_header_is_an_error(broken_copy):
    (broken_copy.path / "wrong" / "many.py").write_text(
        "def few_people(people, most):\n    return 1\n"
    )
    with pytest.raises(TeachkitError) as raised:
        pass_gate(broken_copy)
    assert raised.value.code == "wrong-course-file"


def test_a_starter_that_passes_is_caught(broken_copy):
    written = "return sorted(n for n in people if people[n] <= most)"
    reword(broken_copy.statement, "return []", written)
    assert ("starter-passes", "statement.md") in problems(broken_copy)


def test_a_solution_that_fails_is_caught(broken_copy):
    path = broken_copy.solutions[0]
    reword(path, "<=", "<")
    assert ("solution-fails", "solutions/comprehension.py") in problems(broken_copy)


def test_a_solution_that_modifies_its_input_is_caught(broken_copy):
    path = broken_copy.solutions[1]
    reword(path, "    return names", "    people.clear()\n    return names")
    assert ("solution-modifies", "solutions/loop.py") in problems(broken_copy)


def test_checks_that_notice_no_mutant_are_caught(broken_copy):
    broken_copy.hidden.unlink()
    broken_copy.visible.write_text(
        'def test_it(answer):\n    """It answers."""\n    answer.few_people({}, 2)\n'
    )
    found = {problem.code for problem in pass_gate(broken_copy).problems}
    assert {
        "no-mutant-killed",
        "wrong-passes",
        "lazy-passes",
        "no-checks",
        "starter-passes",
    } <= found


def test_checks_that_believe_a_lazy_answer_are_caught(broken_copy):
    broken_copy.visible.write_text(
        'def test_it(answer):\n    """It is true."""\n'
        "    assert answer.few_people({'zlib': 2}, 2), 'Say yes'\n"
    )
    broken_copy.hidden.write_text(broken_copy.visible.read_text())
    found = [problem.message for problem in pass_gate(broken_copy, mutate=False).problems]
    assert "An answer that is always True passes." in found


def test_a_check_that_gives_the_answer_away_is_caught(broken_copy):
    reword(
        broken_copy.visible, "Three projects should be left.", "It should be bzip2, expat and zlib."
    )
    assert ("leak", "test_the_limit_counts") in problems(broken_copy)


def test_a_check_that_shows_a_line_of_a_solution_is_caught(broken_copy):
    line = "return sorted(name for name in people if people[name] <= most)"
    reword(broken_copy.visible, "Three projects should be left.", f"Write {line}.")
    assert ("leak", "test_the_limit_counts") in problems(broken_copy)


def test_a_check_that_breaks_on_an_odd_answer_is_caught(broken_copy):
    reword(broken_copy.hidden, "    require(got, list, of=str)\n", "    len(got)\n")
    assert ("check-breaks", "test_a_larger_list") in problems(broken_copy)


def test_a_check_that_changes_the_data_is_caught(broken_copy):
    text = broken_copy.hidden.read_text()
    broken_copy.hidden.write_text(
        text + "\n    (Path(__file__).parent / 'data' / 'people.json').write_text('{}')\n"
    )
    assert "data-changed" in codes(broken_copy)


def test_a_check_that_asks_the_network_is_caught(broken_copy):
    broken_copy.hidden.write_text("import urllib.request\n" + broken_copy.hidden.read_text())
    assert ("network", "test_hidden.py") in problems(broken_copy)


def test_a_check_without_a_sentence_is_caught(broken_copy):
    reword(broken_copy.hidden, '    """It is right for a longer list as well."""\n', "")
    assert ("no-sentence", "test_hidden.py") in problems(broken_copy)


def test_too_few_answers_are_caught(broken_copy):
    broken_copy.solutions[0].unlink()
    broken_copy.wrong[0].unlink()
    assert {"few-solutions", "few-wrong-answers"} <= codes(broken_copy)


def test_an_objective_that_no_chapter_has_is_caught(broken_copy, small):
    path = broken_copy.path / "exercise.toml"
    reword(path, "choose.signals", "choose.nothing")
    folder = load_exercise("choose/few-people", broken_copy.path.parents[2])
    assert ("no-such-objective", "exercise.toml") in problems(folder, small)


def test_an_exercise_that_no_chapter_lists_is_caught(broken_copy, small):
    other = broken_copy.path.with_name("other")
    shutil.copytree(broken_copy.path, other)
    path = other / "exercise.toml"
    reword(path, "choose/few-people", "choose/other")
    folder = load_exercise("choose/other", broken_copy.path.parents[2])
    assert ("in-no-chapter", "course.toml") in problems(folder, small)


def test_mutants_differ_from_the_solution_and_from_each_other():
    source = (
        "def f(xs, n):\n    'text'\n    total = 0\n    for x in xs:\n"
        "        if x < n and not x == 3:\n            total += x * 2\n"
        "    return total if total else None\n"
    )
    mutants = mutants_of(source)
    texts = [mutant.source for mutant in mutants]
    assert len(set(texts)) == len(texts)
    assert all(compile(text, "mutant", "exec") for text in texts)
    kinds = " ".join(mutant.what for mutant in mutants)
    for kind in ("Lt became LtE", "Add became Sub", "Mult became FloorDiv", "3 became 4",
                 "and/or exchanged", "not dropped", "condition negated", "dropped `total = 0`",
                 ):  # fmt: skip
        assert kind in kinds
    assert "text" not in kinds


REPOSITORY = Path(__file__).resolve().parents[2]
REAL = sorted(
    path.parent.relative_to(REPOSITORY / "exercises").as_posix()
    for path in REPOSITORY.glob("exercises/*/*/exercise.toml")
)


def test_there_are_real_exercises_to_put_through_the_gate():
    assert len(REAL) >= 4


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_every_exercise_of_the_course_passes_the_gate(name):
    gate = pass_gate(load_exercise(name, REPOSITORY), load_course(REPOSITORY))
    assert gate.problems == ()
    assert gate.killed >= 0.8 * gate.mutants, gate.survivors
