"""The author's gate: what it lets through, and each thing that it catches."""

import shutil
from pathlib import Path

import pytest

from teachkit.course.load import load_course, load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading.answers import answer_of
from teachkit.grading.author import pass_gate
from teachkit.grading.launch import Limits, launch_process
from teachkit.grading.lazy import Call, key_of, lazy_learners, recording, table_learners
from teachkit.grading.mutants import mutants_of
from teachkit.grading.sandbox import sandbox


def through(folder, small=None, *, mutate=False):
    """Put an exercise through the gate as the command does: in a sandbox where there is one."""
    course = load_course(small) if small else None
    with sandbox(data=[folder.path / "data"], packages=folder.exercise.packages) as box:
        return pass_gate(folder, course, mutate=mutate, launch=box.launch)


def problems(folder, small=None):
    return {(problem.code, problem.where) for problem in through(folder, small).problems}


def reword(path, old, new):
    """Exchange some words of a file, which must be there: else the test would break nothing."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def codes(folder):
    return {code for code, _ in problems(folder)}


def test_a_sound_exercise_passes_and_its_mutants_are_noticed(few_people, small):
    gate = through(few_people, small, mutate=True)
    assert gate.open, gate.problems
    assert (gate.killed, gate.survivors) == (gate.mutants, ())
    assert gate.mutants > 5
    assert gate.answers > gate.mutants + 25
    assert (gate.warnings, gate.unseen) == ((), ())


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
    found = {problem.code for problem in through(broken_copy, mutate=True).problems}
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
    found = [problem.message for problem in through(broken_copy).problems]
    assert "An answer that is always True passes." in found


FREE = '''

def test_it_is_left_alone(answer):
    """The people are the same afterwards."""
    people = {"zlib": 2}
    answer.few_people(people, 2)
    assert not answer.changed, "They have changed."
'''


def test_a_check_that_anybody_passes_gives_a_point_for_nothing(broken_copy):
    broken_copy.hidden.write_text(broken_copy.hidden.read_text() + FREE)
    (problem,) = through(broken_copy).problems
    assert (problem.code, problem.where) == ("point-for-nothing", "test_it_is_left_alone")
    for who in ("None", "an empty list", "NaN", "the first argument", "starter"):
        assert who in problem.message


def test_a_check_that_anybody_passes_may_stay_when_it_is_worth_nothing(broken_copy):
    free = FREE.replace("def test", "@pytest.mark.points(0)\ndef test")
    broken_copy.hidden.write_text("import pytest\n" + broken_copy.hidden.read_text() + free)
    gate = through(broken_copy)
    assert gate.open
    assert [(item.code, item.where) for item in gate.warnings] == [
        ("says-nothing", "test_it_is_left_alone")
    ]


def test_a_hidden_check_that_asks_what_the_visible_one_asked_is_caught(broken_copy):
    visible = broken_copy.visible.read_text().replace("def test_", "def test_again_")
    broken_copy.hidden.write_text(visible)
    found = {problem.where: problem.message for problem in through(broken_copy).problems}
    assert "what the visible checks want" in found["test_again_the_limit_counts"]


def test_every_lazy_answer_is_an_answer_that_runs():
    names = [lazy.name for lazy in lazy_learners(["f", "g"])]
    assert len(set(names)) == len(names) >= 20
    for lazy in lazy_learners(["f", "g"]):
        child = launch_process(answer_of(lazy.source, ["f", "g"]), Limits(), None)
        try:
            if lazy.name.endswith("Error"):
                continue
            child.call("f", ([1], 2))
            child.call("g", ([3], 4))
        finally:
            child.close()


def returned(source, *calls):
    """What an answer gives back for these calls of its functions, in order."""
    child = launch_process(answer_of(source, ["f", "g"]), Limits(), None)
    try:
        return [child.call(name, arguments).value for name, arguments in calls]
    finally:
        child.close()


def test_lazy_answers_remember_what_they_were_given():
    by_name = {lazy.name: lazy.source for lazy in lazy_learners(["f", "g"])}
    calls = [("f", (1, 2)), ("g", (3,)), ("f", (4,))]
    assert returned(by_name["what the call before was given"], *calls) == [None, 1, 3]
    assert returned(by_name["what the first call was given"], *calls) == [1, 1, 1]
    assert returned(by_name["the arguments as a list"], *calls) == [[1, 2], [3], [4]]


def test_a_table_knows_what_was_asked_and_guesses_the_rest():
    known = [
        Call("f", ({"b", "a"},), (), {1}),
        Call("f", (2,), (), "two"),
        Call("f", (20,), (), "two"),
        Call("g", (2,), (), [None]),
        Call("g", (3,), (), object()),
    ]
    tables = {
        lazy.name.partition(", ")[2]: lazy.source for lazy in table_learners(["f", "g"], known)
    }
    asked = [("f", ({"a", "b"},)), ("g", (2,)), ("f", (7,)), ("g", (3,))]
    assert returned(tables["and nothing else"], *asked) == [{1}, [None], None, None]
    assert returned(tables["and the most common of them"], *asked) == [{1}, [None], "two", [None]]
    assert returned(tables["and the first argument"], *asked) == [{1}, [None], 7, 3]
    assert table_learners(["f"], []) == ()


def test_a_recording_says_what_was_asked_and_answered(few_people):
    calls = []
    answer = answer_of("def few_people(people, most):\n    return most", ["few_people"])
    child = recording(launch_process, calls)(answer, Limits(), None)
    child.call("few_people", ({}, 3))
    child.close()
    assert calls == [Call("few_people", ({}, 3), (), 3)]


def test_a_key_is_the_same_whatever_the_order_of_a_set():
    one, other = {"a": {1, 2, "x"}}, {"a": {"x", 2, 1}}
    assert key_of(one) == key_of(other)
    assert key_of([1]) != key_of((1,)) != key_of([1.0])


SEEDED = '''

def test_made_up(answer, rng):
    """It is right for people who are made up."""
    people = {name: rng.randint(1, 5) for name in ("zlib", "sudo", "expat", "bzip2")}
    got = answer.few_people(people, 3)
    require(got, list, of=str)
    assert same(got, sorted(name for name in people if people[name] <= 3)), "Others are meant."
    assert same(answer.few_people({"cron": 1}, 3), ["cron"]), "Others are meant."
'''


def test_made_up_inputs_are_tried_with_several_seeds(broken_copy):
    fixed = through(broken_copy).answers
    broken_copy.hidden.write_text(broken_copy.hidden.read_text() + SEEDED)
    gate = through(broken_copy)
    assert gate.open, gate.problems
    assert gate.answers > fixed + 5


def test_a_solution_that_fails_for_some_seed_only_is_caught(broken_copy):
    broken_copy.hidden.write_text(broken_copy.hidden.read_text() + SEEDED)
    path = broken_copy.solutions[0]
    reword(
        path, "return sorted(", "if 5 in people.values():\n        return None\n    return sorted("
    )
    found = [problem.message for problem in through(broken_copy).problems]
    assert any("with the seed" in message for message in found), found


def test_a_check_that_draws_from_elsewhere_is_caught(broken_copy):
    text = SEEDED.replace("(answer, rng)", "(answer)").replace("rng.", "random.")
    broken_copy.hidden.write_text("import random\n" + broken_copy.hidden.read_text() + text)
    assert ("not-repeatable", "test_*.py") in problems(broken_copy)


def test_numbers_compared_with_two_equal_signs_are_worth_a_look(broken_copy):
    check = (
        '\n\ndef test_one(answer):\n    """One."""\n    got = answer.few_people({}, 1)\n'
        '    assert got == 1, "No."\n'
    )
    text = broken_copy.hidden.read_text()
    broken_copy.hidden.write_text(text + check)
    found = [(item.code, item.where) for item in through(broken_copy).warnings]
    assert ("compares-loosely", "test_hidden.py") in found
    for better in ("same(got, 1)", 'got == "one"'):
        broken_copy.hidden.write_text(text + check.replace("got == 1", better))
        assert not through(broken_copy).warnings


def test_a_misconception_that_learners_never_read_of_is_worth_a_look(broken_copy):
    told = "At most means that the limit itself counts."
    reword(broken_copy.visible, told, "No.")
    reword(broken_copy.hidden, '"It is not."', f'"{told}"')
    (path,) = [path for path in broken_copy.wrong if path.stem == "strictly_less"]
    gate = through(broken_copy)
    assert ("learners-never-see", "wrong/strictly_less.py") in {
        (item.code, item.where) for item in gate.warnings
    }
    assert len(gate.unseen) == 1
    path.write_text(path.read_text() + "\n# teacher-only\n")
    again = through(broken_copy)
    assert again.unseen == gate.unseen
    assert not again.warnings


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
    gate = through(load_exercise(name, REPOSITORY), REPOSITORY, mutate=True)
    assert gate.problems == ()
    assert gate.killed >= 0.8 * gate.mutants, gate.survivors
