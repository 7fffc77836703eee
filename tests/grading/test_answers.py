"""Finding an answer by the names of its functions, wherever it lies."""

import json
import sys

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from teachkit.errors import TeachkitError
from teachkit.grading.answers import (
    FILE,
    Answer,
    Collected,
    Sheet,
    _plainly,
    cells_of,
    collect,
    collect_answer,
    read_sheet,
)

FUNCTIONS = ["closure"]
HERE = "depend/closure"


def value_of(answer, call):
    space = {}
    exec(answer.source, space)
    return eval(call, space)


def test_an_answer_is_found_among_other_cells_in_any_order():
    cells = [
        "print('never runs in the grader'); raise SystemExit",
        "def closure(needs, start):\n    return helper(needs[start])",
        "from collections import deque\nimport nowhere_to_be_found",
        "def helper(names):\n    return list(deque(names, LIMIT))",
        "LIMIT = 2",
    ]
    answer = collect(cells, FUNCTIONS, HERE)
    assert answer.missing == ()
    assert "nowhere" not in answer.source
    assert "SystemExit" not in answer.source
    assert value_of(answer, "closure({'a': 'xyz'}, 'a')") == ["y", "z"]


def test_names_that_are_local_bring_nothing_along():
    cells = ["found = boom()", "def closure(needs, start):\n    found = []\n    return found"]
    assert "boom" not in collect(cells, FUNCTIONS, HERE).source


def test_the_last_definition_counts():
    cells = ["def closure(n, s):\n    return 1", "def closure(n, s):\n    return 2"]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == 2


def test_a_definition_marked_for_this_exercise_beats_a_later_one():
    cells = [
        "# exercise: depend/closure\ndef closure(n, s):\n    return 'mine'",
        "# exercise: depend/other\ndef closure(n, s):\n    return 'for another'",
        "def closure(n, s):\n    return 'unmarked'",
    ]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == "mine"
    assert value_of(collect(cells[1:], FUNCTIONS, HERE), "closure(0, 0)") == "unmarked"


def test_a_copy_of_the_starter_never_hides_the_answer():
    starter = "# exercise: depend/closure\ndef closure(n, s):\n    return set()"
    cells = ["def closure(n, s):\n    return {1}", starter]
    assert value_of(collect(cells, FUNCTIONS, HERE, starter), "closure(0, 0)") == {1}
    assert value_of(collect([starter], FUNCTIONS, HERE, starter), "closure(0, 0)") == set()


def test_a_constant_built_up_in_steps_comes_whole():
    cells = [
        "KNOWN = {1: 1}",
        "KNOWN |= {2: 2}",
        "for n in (3, 4):\n    KNOWN[n] = n",
        "KNOWN = dict(KNOWN)",
        "def closure(n, s):\n    return list(KNOWN)",
    ]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == [1, 2, 3, 4]


def test_decorators_and_classes_come_along():
    cells = [
        "from functools import cache",
        "class Box:\n    size = 3",
        "@cache\ndef closure(n, s):\n    return Box.size",
    ]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == 3


def test_future_imports_stay_first():
    cells = ["from __future__ import annotations", "def closure(n: Nowhere, s):\n    return 1"]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == 1


def test_magics_do_not_stop_the_rest():
    cells = [
        "%%time\nsum(range(9))",
        "%timeit 1\n!ls\nout = !ls\nlen?\ndef closure(n, s):\n    return 7",
    ]
    assert value_of(collect(cells, FUNCTIONS, HERE), "closure(0, 0)") == 7


def test_a_cell_that_is_not_python_yet_is_named_with_its_line():
    answer = collect(["x = 1", "def closure(n, s)\n    return 1"], FUNCTIONS, HERE)
    assert answer.missing == ("closure",)
    assert "`def closure(n, s)`" in answer.problem


def test_an_answer_that_is_not_there_is_missing():
    assert collect(["def other():\n    pass"], FUNCTIONS, HERE).missing == ("closure",)


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["def closure(): text"]},
        {"cell_type": "code", "source": ["def closure(n, s):\n", "    return 5\n"]},
        {"cell_type": "code", "source": "x = 1"},
    ]
}


def test_code_cells_of_a_jupyter_notebook_are_read():
    cells = cells_of(json.dumps(NOTEBOOK), ".ipynb")
    assert cells == ("def closure(n, s):\n    return 5\n", "x = 1")


def test_code_cells_of_a_myst_notebook_are_read_without_their_options():
    text = (
        "# Title\n\n```python\nnot = a cell\n```\n\n"
        "```{code-cell} ipython3\n:tags: [remove-input]\n\na = 1\n```\n\n"
        "````{code-cell}\n---\ntags: [x]\n---\nb = '''\n```\n'''\n````\n\n"
        ":::{note}\n```{code-cell} in a note\nc = 1\n```\n:::\n"
    )
    first, second = cells_of(text, ".md")
    assert first.strip() == "a = 1"
    assert second == "b = '''\n```\n'''"


@pytest.mark.parametrize("text", ["", "[]", '{"cells": 1}', '{"cells": [{"cell_type": "code"}]}'])
def test_a_file_that_is_no_notebook_is_said_to_be_none(text):
    with pytest.raises(TeachkitError) as raised:
        cells_of(text, ".ipynb")
    assert raised.value.code == "not-a-notebook"


def test_another_kind_of_file_is_refused():
    with pytest.raises(TeachkitError) as raised:
        cells_of("", ".docx")
    assert raised.value.code == "not-a-notebook"


def test_a_file_that_is_not_there_cannot_be_read(tmp_path):
    with pytest.raises(TeachkitError) as raised:
        read_sheet(tmp_path / "no.py")
    assert raised.value.code == "cannot-read"


def test_an_answer_may_lie_in_several_sheets_of_several_kinds():
    notebook = {"cells": [{"cell_type": "code", "source": ["LIMIT = ", "2"]}]}
    sheets = (
        Sheet("help.py", "\ufeffdef helper(names):\n    return list(names)[:LIMIT]\n".encode()),
        Sheet("work.ipynb", json.dumps(notebook).encode()),
        Sheet("more.md", b"```{code-cell}\ndef closure(n, s):\n    return helper(n[s])\n```\n"),
    )
    found = collect_answer(Answer(sheets, ("closure",)))
    assert value_of(found, "closure({'a': 'xyz'}, 'a')") == ["x", "y"]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (Sheet("x.py", b"def closure(n, s):\n    return '\xff'"), "byte 31 is not UTF-8"),
        (Sheet("x.ipynb", b"[" * 100_000), "not a notebook"),
        (Sheet("x.ipynb", b'{"cells": 3}'), "not a notebook"),
        (Sheet("x.py", b"def closure(n, s):\n return " + b"(" * 5000), "not Python yet"),
        (Sheet("x.py", b"def closure(n, s):\n return 1\0"), "not Python yet"),
    ],
    ids=["not-utf8", "deep-json", "no-cells", "deep-python", "null"],
)
def test_a_sheet_that_cannot_be_read_is_said_to_be_so(sheet, said):
    found = collect_answer(Answer((sheet,), ("closure",)))
    assert found.missing == ("closure",)
    assert said in found.problem


def test_a_definition_keeps_its_own_lines_and_decorators():
    cell = "import functools\n\n@functools.cache\n# why\ndef closure(n, s):\n    return '\x0c%'\n"
    source = collect([cell], FUNCTIONS, HERE).source
    assert "@functools.cache\n# why\ndef closure(n, s):\n    return '\x0c%'" in source


MEANT = "def closure(n, s):\n    return 7\n"


@pytest.mark.parametrize(
    "cells",
    [
        [
            "import sys",
            f"from __future__ import annotations\nimport sys\n{MEANT}".replace("7", "sys and 7"),
        ],
        ["%%time\n" + MEANT],
        ["\n%%capture said\n" + MEANT],
        [MEANT + "for n in range(3):\n    %time closure(n, 0)\n"],
        ["def closure(n, s):\n    return (\n        17\n        % 10\n    )"],
        ['def closure(n, s):\n    return len("""\n! n\n% """)'],
        ["def other(n, s):\n    return 7", "closure = other"],
        ["def closure(n, s):\n    pass  # the starter", "closure = lambda n, s: 7"],
        ["if True:\n    def closure(n, s):\n        return 7"],
        [
            "try:\n    from functools import cache\nexcept ImportError:\n    cache = None",
            f"@cache\n{MEANT}",
        ],
        ["from nowhere_at_all.pyplot import *", MEANT],
        ["from math import *", "def closure(n, s):\n    return int(sqrt(49))"],
        ["T = {}", "T.update(a=7)", "def closure(n, s):\n    return T['a']"],
        ["T = [[]]\nT[0].append(7)", "def closure(n, s):\n    return T[0][0]"],
        [
            "import sys\nsys.setrecursionlimit(5000)",
            "def closure(n, s):\n    return s if n == 3000 else closure(n + 1, 7)",
        ],
    ],
    ids=[
        "future-in-a-later-cell",
        "time",
        "capture",
        "indented-magic",
        "a-line-that-begins-with-modulo",
        "text-that-looks-like-magic",
        "by-assignment",
        "by-lambda-beside-the-starter",
        "under-a-condition",
        "import-that-may-fail",
        "star-import-of-nothing-needed",
        "star-import-that-is-needed",
        "table-filled-by-a-method",
        "table-in-a-table",
        "deeper-recursion",
    ],
)
def test_what_works_in_a_notebook_works_in_the_grader(cells):
    starter = "def closure(n, s):\n    pass\n"
    source = collect(cells, FUNCTIONS, HERE, starter).source
    limit = sys.getrecursionlimit()
    try:
        assert value_of(Collected(source), "closure(0, 0)") == 7
    finally:
        sys.setrecursionlimit(limit)


def test_a_star_import_that_nothing_needs_stays_out():
    assert "nowhere" not in collect(["from nowhere import *", MEANT], FUNCTIONS, HERE).source


def test_a_notebook_of_the_old_format_is_read():
    cells = [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}, {"cell_type": "heading"}]
    assert cells_of(json.dumps({"worksheets": [{"cells": cells}]}), ".ipynb") == ("a = 1\nb = 2",)


# --- what is nothing but functions is read without `ast`, and to the same effect

PIECES = [
    "def closure(n, s):\n    return helper(n)",
    "def closure(needs: dict[str, list[str]], start=0) -> set[str]:\n    return set(needs)",
    "def closure(n, s): return [lambda: s]\n",
    'def closure(n, s):\n    """Say.\ndef helper(n):\nimport math\n# no comment\n"""\n    return n',
    "def closure(n, s):\n    return '''\n# end'''\n",
    "def closure(n, s):\n    x = '''\nimport re'''\n    return x, re",
    "def closure(n, s=[\n0]):\n    return s",
    "def closure(n,\n            s):\n    # so\n    return math.tau + Counter(n)[s]\n    # end\n",
    "def helper(n):\n\n    def inner():\n        return json\n    return inner()",
    "def helper(n): return closure",
    "async def helper(n):\n    return n",
    "@print\ndef helper(n):\n    return n",
    "class Pair:\n    pass",
    "import math",
    "import math as m, json",
    "import os.path",
    "from collections import Counter, deque as queue",
    "from collections import (Counter)",
    "from math import *",
    "from __future__ import annotations",
    "import  re",
    "import re  # for words",
    "    import re",
    "LIMIT = 2",
    "# exercise: depend/closure",
    "# a remark with '''",
    "%matplotlib inline",
    "def closure(n, s):\r\n    return 1\r\n",
    "def closure(n, s):\f\n    return 1",
    "\fdef helper(n):\n    return n",
    "def closure(n, s):\n    return (1\n\n\n)",
    "def closure(n, s):\n  \t\n    return 1 \\\n+ 2",
    "def closure(n, s):\n",
    "",
    "\n\n",
]


ANY = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), min_size=1, max_size=3)
# Often plain: one answer, and then what it may use.
PLAIN = st.tuples(
    st.sampled_from([PIECES[n] for n in (0, 1, 2, 7)]),
    st.lists(st.sampled_from([PIECES[n] for n in (3, 8, 9, 13, 14, 16, 24, 32)]), unique=True),
).map(lambda made: [[made[0], *made[1][:1]], made[1][1:]])


@settings(max_examples=1000, deadline=None)
@given(ANY | PLAIN)
def test_what_is_nothing_but_functions_is_read_as_everything_else_is(cells):
    cells = ["\n".join(pieces) for pieces in cells]
    plain = _plainly(cells, FUNCTIONS, HERE)
    event("plain" if plain else "not plain")
    if plain is not None:
        found = collect(cells, FUNCTIONS, HERE, starter="def closure(n, s):\n    pass\n")
        assert (plain.source, plain.missing, plain.problem) == (found.source, (), "")
        assert plain.code == compile(found.source, FILE, "exec", dont_inherit=True)


@pytest.mark.parametrize("cells", [PIECES[:1], [PIECES[7], PIECES[13], PIECES[16]], [PIECES[1]]])
def test_most_answers_are_that_plain(cells):
    assert _plainly(cells, FUNCTIONS, HERE).code is not None


@pytest.mark.parametrize("number", [3, 5, 10, 15, 17, 20, 23, 29])
def test_what_is_less_plain_is_left_to_the_reader_of_everything(number):
    cells = [
        "def closure(n, s):\n    return helper, Pair, path, Counter, re, LIMIT",
        PIECES[number],
    ]
    assert _plainly(cells, FUNCTIONS, HERE) is None
