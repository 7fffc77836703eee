"""Checks in one process say what the sandbox says: of every answer that the course has."""

import subprocess
import sys
import textwrap

import pytest

from teachkit.course.load import course_root, load_exercise
from teachkit.errors import TeachkitError
from teachkit.grading import values
from teachkit.grading.answers import answer_of
from teachkit.grading.checks import answer_from_file, run_checks
from teachkit.grading.here import check_cells, checks_of, run_here
from teachkit.grading.launch import Limits
from teachkit.grading.packing import packb, unpackb
from teachkit.grading.report import report_from_data
from teachkit.grading.sandbox import sandbox
from teachkit.grading.session import Task, run_session

EXERCISES = sorted(
    path.parent.relative_to(course_root() / "exercises").as_posix()
    for path in course_root().glob("exercises/*/*/exercise.toml")
)


@pytest.fixture
def judge(tmp_path):
    """Write checks and an answer, and have them judged both ways; both must say the same."""

    def run(checks, answer, functions=("act",), **limits):
        path = tmp_path / "test_visible.py"
        head = "import pytest\nfrom teachkit.grading import require, same\n"
        path.write_text(head + textwrap.dedent(checks))
        given = answer_of(textwrap.dedent(answer), functions)
        (there,) = run_session([path], [Task(given, Limits(**limits))])
        here = run_here(path, given, limits=Limits(**limits))
        assert here.results == there.results
        assert here.printed == there.printed
        return here

    return run


def test_there_are_exercises_to_compare():
    assert len(EXERCISES) > 20


@pytest.mark.parametrize("name", EXERCISES)
def test_every_answer_of_the_course_is_told_what_the_sandbox_tells_it(name):
    folder = load_exercise(name)
    paths = [folder.statement, *folder.solutions, *folder.wrong]
    answers = [answer_from_file(folder, path) for path in paths]
    limits = Limits(folder.exercise.seconds)
    data = folder.path / "data"
    with sandbox(data=[data] if data.is_dir() else []) as box:
        tasks = [Task(answer, limits) for answer in answers]
        there = list(run_session([folder.visible], tasks, data=data, launch=box.launch))
    here = [run_here(folder.visible, answer, limits=limits, data=data) for answer in answers]
    told = {
        path.name: (mine, theirs) for path, mine, theirs in zip(paths, here, there, strict=True)
    }
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}
    assert [report.passed for report in here] == [path in folder.solutions for path in paths]


def test_the_cells_of_a_page_are_told_what_the_command_tells_the_notebook():
    folder = load_exercise("depend/closure")
    told = []
    source = folder.solutions[0].read_text()
    report = check_cells("depend/closure", ["x = 1", source], tell=told.append)
    assert report_from_data(report) == run_checks(
        folder, answer_from_file(folder, folder.solutions[0])
    )
    begun = [one["sentence"] for one in told if "sentence" in one]
    assert begun == [sentence for _, sentence in checks_of(folder.visible)]
    assert [one["result"] for one in told if "result" in one] == report["checks"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("def act(x):\n    while True: pass", "did not finish within"),
        ("def act(x):\n    return act(x)", "RecursionError"),
        ("def act(x):\n    return [n async for n in x]", "raised SyntaxError: asynchronous"),
        ("def act(x:\n    return x", "not Python yet"),
        ("x = 1", "There is no function act"),
        ("def act(x):\n    return x[0]", "raised IndexError: list index out of range, at the line"),
        ("def act(x):\n    return (n for n in x)", "a generator, which is no plain data"),
        ("def act(x):\n    import sys\n    sys.exit(3)", "raised SystemExit: 3"),
        (
            "def act(x):\n    import teachkit\n    return 1",
            "Python's standard library, and nothing",
        ),
        ("import ipywidgets\ndef act(x):\n    return ipywidgets", "standard library, and nothing"),
        ("def act(x):\n    return input()", "raised EOFError"),
        ("def act(x):\n    return 'x' * 2000000", "more than a megabyte"),
        ("MOST = 1 / 0\ndef act(x):\n    return MOST", "Your code raised ZeroDivisionError"),
        ("def act(x):\n    return sorted(None)", "raised TypeError"),
    ],
    ids=lambda value: None if "\n" in value or value == "x = 1" else value.replace(" ", "-"),
)
def test_what_goes_wrong_is_said_in_the_same_words(judge, answer, said):
    report = judge('def test_x(answer):\n    """One."""\n    assert answer.act([]) == 1\n', answer,
                   seconds=0.5, budget=3)  # fmt: skip
    assert said in report.results[0].message
    assert not report.passed


def test_a_loop_that_never_ends_costs_its_own_checks_and_not_the_others(judge):
    report = judge(
        """
        def test_endless(answer):
            answer.act(1)

        def test_other(answer):
            assert answer.other(1) == 2
        """,
        """
        def act(x):
            while True:
                try:
                    x += 1
                except Exception:
                    pass

        def other(x):
            return x + 1
        """,
        ("act", "other"),
        seconds=0.3,
    )
    assert [result.outcome for result in report.results] == ["could-not-run", "passed"]


def test_a_loop_that_catches_everything_is_late_all_the_same(judge):
    report = judge(
        "def test_x(answer):\n    answer.act(1)\n",
        """
        import time
        def act(x):
            until = time.monotonic() + 0.6
            while time.monotonic() < until:
                try:
                    sum(range(100))
                except BaseException:
                    pass
            return x
        """,
        seconds=0.3,
    )
    assert "did not finish within 0.3 s" in report.results[0].message


def test_an_answer_cannot_change_what_the_check_has(judge):
    report = judge(
        """
        def test_x(answer):
            names = [["zlib"], ["sudo"]]
            answer.act(names)
            assert names == [["zlib"], ["sudo"]]
            assert answer.changed == (0,)
            assert answer.arguments == ([["zlib", "bzip2"]],)
        """,
        """
        def act(names):
            names[0].append("bzip2")
            del names[1]
        """,
    )
    assert report.passed


def test_what_a_check_can_ask_for_it_can_ask_for_here(judge):
    report = judge(
        """
        @pytest.mark.points(2)
        def test_objects(answer, rng, seed):
            stack = answer.new("Stack", 1)
            stack.push(rng.random())
            assert len(answer.read(stack, "items")) == 2
            assert answer.take(2, "count", 5) == [5, 6]
            assert answer.raises("wrong") == "KeyError"
            ran = answer.run("program", stdin="a line")
            assert (ran.out, ran.err, ran.exit) == ("a line\\n", "", 3)
            answer.restart()
            assert answer.remembers() == 1

        def test_fails(answer):
            pytest.fail("In these words.")

        def test_skips(answer):
            pytest.skip("not today")

        def test_breaks(answer):
            nothing.there()
        """,
        """
        import sys
        class Stack:
            def __init__(self, *items):
                self.items = list(items)
            def push(self, item):
                self.items.append(item)
        def count(n):
            while True:
                yield n
                n += 1
        def wrong():
            return {}[1]
        def program():
            print(input())
            sys.exit(3)
        SEEN = []
        def remembers():
            SEEN.append(1)
            return len(SEEN)
        """,
        ("Stack", "count", "wrong", "program", "remembers"),
    )
    assert [result.outcome for result in report.results] == [
        "passed", "failed", "could-not-run", "could-not-run",
    ]  # fmt: skip
    assert [result.points for result in report.results] == [2, 1, 1, 1]


def test_what_is_printed_is_kept_and_capped(judge):
    report = judge(
        "def test_x(answer):\n    print('not this')\n    assert answer.act(1) is None\n",
        "print('first')\ndef act(x):\n    for n in range(9000): print('line', n)\n",
    )
    assert "line 0\nline 1\n" in report.printed
    assert "not this" not in report.printed
    assert "(there was more)" in report.printed
    assert len(report.printed) < 21_000


def test_nothing_is_left_behind(judge):
    before = sys.getrecursionlimit(), sys.stdout, sys.stdin, sys.argv, set(sys.modules)
    judge(
        "def test_x(answer):\n    assert answer.act(1) == 1\n",
        "import sys\nsys.setrecursionlimit(5000)\ndef act(x):\n    sys.argv = 0\n    return x\n",
    )
    after = sys.getrecursionlimit(), sys.stdout, sys.stdin, sys.argv, set(sys.modules)
    assert after[:4] == before[:4]
    assert "__answer__" not in after[4]


@pytest.mark.parametrize(
    ("checks", "why"),
    [
        ("x = 1", "there are none"),
        ("def test_x(answer, tmp_path): pass", "test_x asks for tmp_path"),
        ("@pytest.mark.parametrize('a', [1])\ndef test_x(a): pass", "AttributeError"),
        ("def test_x(answer: pass", "SyntaxError"),
    ],
    ids=["none", "fixture", "mark", "syntax"],
)
def test_checks_that_ask_for_more_than_there_is_are_refused(checks, why, tmp_path):
    path = tmp_path / "test_visible.py"
    path.write_text(f"import pytest\n{checks}\n")
    with pytest.raises(TeachkitError, match=why) as refused:
        run_here(path, answer_of("def act(x): pass", ["act"]))
    assert refused.value.code == "broken-checks"


def test_it_needs_neither_pytest_nor_msgpack_nor_a_process():
    script = """
        import sys
        for name in ("pytest", "_pytest", "msgpack"):
            sys.modules[name] = None
        import subprocess
        subprocess.Popen = None
        from teachkit.grading.here import check_cells
        from teachkit.course.load import load_exercise
        source = load_exercise("depend/closure").solutions[0].read_text()
        print(check_cells("depend/closure", [source], tell=lambda told: None)["passed"])
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("True\n", "")


CORNERS = [
    *(None, True, False, 0, -1, 127, 128, 255, 256, -32, -33, -128, -129, 2**16, 2**32, 2**63),
    *(2**64 - 1, -(2**63), 2**64, -(2**64), 1.5, float("inf"), -0.0, "", "é\ud800", "x" * 40),
    *("x" * 300, "x" * 70_000, b"", b"\0" * 300, [], [1] * 20, list(range(70_000)), {}, (1, (2,))),
    *({"a": {1: [None]}}, {1, 2}, frozenset({"a"}), {(1, "a"): 2}, {str(n): n for n in range(20)}),
]


@pytest.mark.parametrize("value", CORNERS, ids=range(len(CORNERS)))
def test_our_own_packing_writes_and_reads_the_same_bytes(value, monkeypatch):
    packed = values.pack(value)
    monkeypatch.setattr(values, "msgpack", sys.modules[packb.__module__])
    assert values.pack(value) == packed
    assert repr(values.unpack(packed)) == repr(value) or "{" in repr(value)
    assert values.unpack(packed) == value


def test_our_own_packing_refuses_what_never_ends(monkeypatch):
    monkeypatch.setattr(values, "msgpack", sys.modules[packb.__module__])
    endless = []
    endless.append(endless)
    with pytest.raises(values.NotPlainError, match="within itself"):
        values.pack(endless)
    for broken in (b"", b"\xc1", b"\x92\x01", b"\x01\x02", b"\xdd\xff\xff\xff\xff"):
        with pytest.raises(ValueError):
            values.unpack(broken)
    assert unpackb.__module__ == packb.__module__
