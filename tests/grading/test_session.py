"""What checks can ask of an answer beside plain data in and plain data out."""

import json
import textwrap

import pytest

from teachkit.grading.answers import Answer, Sheet
from teachkit.grading.launch import Limits
from teachkit.grading.report import learners_view
from teachkit.grading.session import Task, run_session

ANSWER = """
import sys

class Stack:
    def __init__(self, *items):
        self.items = list(items)
    def push(self, item):
        self.items.append(item)
        return self
    def pop(self):
        return self.items.pop()

def merge(one, other):
    return one.items + other.items

def countdown(start):
    while True:
        yield start
        start -= 1

def main(name):
    print("hello", name, sys.stdin.readline().strip())
    print("careful", file=sys.stderr)
    sys.exit(3)

def sort_in_place(names, reverse):
    names.sort(reverse=reverse)

def parse(text):
    class LockError(ValueError): pass
    raise LockError(text)

SEEN = []
def count(x):
    SEEN.append(x)
    return len(SEEN)

def echo(x):
    print("asked for", x)
    return x
"""
LIMITS = Limits()
NAMES = ("Stack", "merge", "countdown", "main", "sort_in_place", "parse", "count", "echo", "wait")


@pytest.fixture
def judge(tmp_path):
    """Write checks, visible and hidden ones, and run them on the answer above."""

    def run(visible, hidden="", answer=ANSWER, sheets=(), limits=LIMITS, **options):
        files = []
        for name, body in (("test_visible.py", visible), ("test_hidden.py", hidden)):
            if body:
                path = tmp_path / name
                head = "import pytest\nfrom teachkit.grading import require, same\n"
                path.write_text(head + textwrap.dedent(body))
                files.append(path)
        sheets = sheets or (Sheet("answer.py", answer.encode()),)
        task = Task(Answer(sheets, NAMES), limits, **options)
        (report,) = run_session(files, [task])
        return report

    return run


def all_pass(report):
    assert [result.message for result in report.results if result.outcome != "passed"] == []
    return report.passed


def test_objects_stay_over_there_and_are_held_by_a_handle(judge):
    assert all_pass(judge('''
        def test_stack(answer):
            stack = answer.new("Stack", 1)
            stack.push([2])
            assert answer.read(stack, "items") == [1, [2]]
            other = answer.new("Stack", 3)
            assert answer.merge(stack, other) == [1, [2], 3]
            assert stack.pop() == [2]
    '''))  # fmt: skip


def test_an_object_where_plain_data_was_asked_for_is_refused_by_name(judge):
    report = judge("def test_x(answer):\n    answer.Stack(1)\n")
    assert report.results[0].kind == "not-plain"
    assert "a Stack, which is no plain data" in report.results[0].message


def test_a_generator_is_taken_from_and_need_not_end(judge):
    assert all_pass(judge('''
        def test_x(answer):
            assert answer.take(3, "countdown", 7) == [7, 6, 5]
    '''))  # fmt: skip


def test_a_program_reads_and_writes_and_exits(judge):
    assert all_pass(judge('''
        def test_x(answer):
            ran = answer.run("main", "zlib", stdin="1.3.1\\nmore")
            assert (ran.out, ran.err, ran.exit) == ("hello zlib 1.3.1\\n", "careful\\n", 3)
    '''))  # fmt: skip


def test_what_a_call_does_to_its_arguments_can_be_asked_for(judge):
    assert all_pass(judge('''
        def test_x(answer):
            names = ["zlib", "sudo", "bzip2"]
            assert answer.sort_in_place(names, reverse=False) is None
            assert answer.changed == (0,)
            assert answer.arguments == (["bzip2", "sudo", "zlib"],)
            assert names == ["zlib", "sudo", "bzip2"]
            answer.echo(names)
            assert answer.changed == ()
            assert answer.arguments == (names,)
    '''))  # fmt: skip


def test_exceptions_are_known_by_name(judge):
    assert all_pass(judge('''
        def test_x(answer):
            assert answer.raises("parse", "x") == "LockError"
            assert answer.raises("echo", "x") == ""
    '''))  # fmt: skip


def test_a_restarted_answer_remembers_nothing(judge):
    assert all_pass(judge('''
        def test_x(answer):
            assert [answer.count(9), answer.count(9)] == [1, 2]
            answer.restart()
            assert answer.count(9) == 1
    '''))  # fmt: skip


def test_made_up_inputs_are_the_same_for_one_seed_and_others_for_another(judge):
    checks = """
        def test_x(answer, rng, seed):
            assert not answer.echo([seed, rng.random()]), answer.arguments[0]
        def test_y(answer, rng):
            assert not answer.echo(rng.random()), answer.arguments[0]
    """

    def said(seed):
        return [result.message for result in judge(checks, seed=seed).results]

    assert said(1) == said(1)
    assert len({*said(1), *said(2)}) == 4


def test_a_mark_weighs_a_check(judge):
    report = judge('''
        @pytest.mark.points(3)
        def test_x(answer):
            """Three."""
            assert answer.echo(1) == 1
        def test_y(answer):
            """One."""
            assert answer.echo(1) == 2
    ''')  # fmt: skip
    assert [(result.earned, result.points) for result in report.results] == [(3, 3), (0, 1)]
    assert (report.points, report.of) == (3, 4)


def test_fixtures_marks_and_parameters_of_pytest_work_as_ever(judge):
    report = judge('''
        @pytest.fixture
        def names(tmp_path):
            return [tmp_path.name[:4], "zlib"]
        @pytest.mark.parametrize("place", [0, 1])
        def test_x(answer, names, place):
            assert answer.echo(names)[place] == names[place]
    ''')  # fmt: skip
    assert all_pass(report)
    assert len(report.results) == 2


def test_hidden_checks_come_last_and_show_nothing_but_how_they_went(judge):
    report = judge(
        "def test_visible(answer):\n    'A sentence.'\n    assert answer.echo(1) == 2, 'Look.'\n",
        "def test_secret(answer):\n    'Hidden.'\n    assert answer.echo(424242) == 1, 424242\n",
    )
    assert [result.hidden for result in report.results] == [False, True]
    assert "424242" in report.results[1].message
    shown = learners_view(report)
    assert "424242" not in repr(shown)
    assert "secret" not in repr(shown)
    assert (shown.results[1].sentence, shown.results[1].kind) == ("Hidden.", "wrong")
    assert shown.results[0].message == "Look."


def test_what_is_printed_is_kept_up_to_the_first_hidden_check(judge):
    visible = "def test_x(answer):\n    answer.echo(11)\n"
    hidden = "def test_y(answer):\n    answer.echo(424242)\n    answer.restart()\n"
    assert judge(visible, hidden).printed == "asked for 11\n"
    assert judge("", hidden).printed == ""
    assert judge(visible).printed == "asked for 11\n"


def test_code_that_fails_when_it_is_defined_fails_every_check(judge):
    report = judge(
        "def test_x(answer):\n    answer.echo(1)\ndef test_y(answer):\n    answer.echo(1)\n",
        answer="LIMIT = 1 / 0\ndef echo(x):\n    return LIMIT\n",
    )
    assert {result.kind for result in report.results} == {"raised"}
    assert "ZeroDivisionError" in report.results[1].message
    assert "`LIMIT = 1 / 0`" in report.results[0].message


def test_one_function_that_is_not_python_costs_the_others_nothing(judge):
    checks = "".join(
        f"def test_{number}(answer):\n    assert answer.{name}(1)\n"
        for number, name in enumerate(["count"] * 4 + ["echo"])
    )
    cells = [
        {"cell_type": "code", "source": "def count(x):\n  return ("},
        {"cell_type": "code", "source": "def echo(x):\n  return x"},
    ]
    sheet = Sheet("answer.ipynb", json.dumps({"cells": cells}).encode())
    report = judge(checks, sheets=(sheet,))
    assert [result.kind for result in report.results] == ["not-read"] * 4 + [""]
    assert "The cell with count is not Python yet" in report.results[0].message


def test_a_restart_brings_no_new_budget(judge):
    checks = (
        "def test_x(answer):\n    answer.wait(0.4)\n    answer.restart()\n    answer.wait(0.4)\n"
    )
    report = judge(
        checks + checks.replace("_x", "_y"),
        answer="import time\ndef wait(x):\n    time.sleep(x)\n",
        limits=Limits(seconds=2, budget=0.9),
    )
    assert [result.kind for result in report.results] == ["", "too-slow"]


def test_a_message_that_quotes_a_huge_value_is_cut(judge):
    report = judge(
        "def test_x(answer):\n    assert not (got := answer.echo('\\ud800' * 9999)), got\n"
    )
    assert len(report.results[0].message) < 40_000
    assert report.results[0].message.encode()


def test_a_module_that_is_not_there_is_explained(judge):
    report = judge(
        "def test_x(answer):\n    answer.echo(1)\n",
        answer="def echo(x):\n    import teachkit.decisions\n    return x\n",
    )
    assert (
        "Checks run with Python's standard library, and nothing else." in report.results[0].message
    )


def test_a_value_too_deep_to_compare_is_a_wrong_answer_and_no_broken_check(judge):
    report = judge(
        "def test_x(answer):\n    assert same(answer.echo(9), [])\n",
        answer="def echo(x):\n    for _ in range(500):\n        x = [x]\n    return x\n",
    )
    assert report.results[0].kind in ("wrong", "not-plain")
    assert not report.results[0].broken


def test_reports_can_be_handed_over_one_by_one(tmp_path):
    path = tmp_path / "test_visible.py"
    path.write_text("def test_x(answer):\n    assert answer.echo(1) == 1\n")
    handed = []

    def tasks():
        for number in range(3):
            assert len(handed) == number
            sheet = Sheet("answer.py", b"def echo(x):\n    return x\n")
            yield Task(Answer((sheet,), ("echo",)))

    assert list(run_session([path], tasks(), report=handed.append)) == []
    assert [report.passed for report in handed] == [True, True, True]


@pytest.mark.parametrize(
    "looks",
    ["sorted(got)", "got[0]", "len(got)", "set(got)", "got + 1", "got.strip()", "dict(got)['x']"],
)
def test_what_a_check_stumbles_over_is_a_wrong_answer_and_a_weak_check(judge, looks):
    report = judge(
        f"def test_x(answer):\n    got = answer.echo('secret')\n    assert {looks}\n",
        answer="def echo(x):\n    return [None, 'a', [3]] if len(x) == 3 else None\n",
    )
    (result,) = report.results
    assert (result.outcome, result.kind, result.broken) == ("failed", "wrong", True)
    assert "of another kind than is asked for" in result.message
    assert "secret" not in result.message


@pytest.mark.parametrize("fault", ["nowhere", "import nowhere", "open('/nowhere/at/all')", "1 / 0"])
def test_a_check_that_breaks_by_itself_is_no_answers_fault(judge, fault):
    after = "" if fault == "1 / 0" else "    answer.echo(1)\n"
    report = judge(f"def test_x(answer):\n{after}    {fault}\n")
    (result,) = report.results
    assert (result.outcome, result.kind, result.broken) == ("could-not-run", "broken", True)


def test_a_function_that_never_ends_costs_the_other_functions_nothing(judge):
    checks = "".join(
        f"def test_{number}(answer):\n    assert answer.{name}(1) == 1\n"
        for number, name in enumerate(["count"] * 3 + ["echo", "count", "echo"])
    )
    report = judge(
        checks,
        answer="import os\ndef count(x):\n    os._exit(1)\ndef echo(x):\n    return x\n",
    )
    kinds = [result.kind for result in report.results]
    assert kinds == ["ended"] * 3 + ["", "not-read", ""]
    assert "count had to be stopped" in report.results[4].message


def test_a_program_reads_and_writes_bytes_and_looks_at_its_arguments(judge):
    checks = (
        "def test_x(answer):\n    ran = answer.run('main', stdin='a\\u20ac\\nb\\n')\n"
        "    assert same([ran.out, ran.err, ran.exit], ['a\\u20ac\\n2\\n', 'b\\n', 0]), ran\n"
    )
    answer = """
        import argparse, sys
        def main():
            argparse.ArgumentParser().parse_args()
            first, second = sys.stdin.buffer.read().splitlines(keepends=True)
            sys.stdout.buffer.write(first)
            print(len(sys.argv) + 1)
            sys.stderr.buffer.write(second)
    """
    assert all_pass(judge(checks, answer=textwrap.dedent(answer)))


def test_more_items_than_were_asked_for_are_a_lie(judge):
    checks = "def test_x(answer):\n    assert len(answer.take(2, 'countdown', 9)) == 3\n"
    answer = """
        import msgpack, os, sys
        def countdown(n):
            frame = sys._getframe()
            while "number" not in frame.f_locals:
                frame = frame.f_back
            reply = msgpack.packb([frame.f_locals["number"], True, [3, 2, 1], [], None])
            for descriptor in range(3, 64):
                try:
                    os.write(descriptor, len(reply).to_bytes(4, "little") + reply)
                except OSError:
                    pass
            return iter([])
    """
    report = judge(checks, answer=textwrap.dedent(answer))
    assert (report.results[0].outcome, report.results[0].kind) == ("could-not-run", "not-read")
