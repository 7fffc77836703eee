"""Attacks on whoever opens what is handed in: files, folders, archives, names, notebooks.

Each function makes one learner's submission in ``folder`` (where it is the learner's; some make
their own beside it). Its docstring is the attack's header, as in the corpus.
"""

import io
import json
import os
import socket
import zipfile
from pathlib import Path

from attacks import notebook

LAZY = "def closure(needs, start):\n    return None\n"
VISIBLE = (
    "def closure(needs, start):\n    return {'b', 'c'}\n"
    "def total(numbers):\n    return 6\n"
    "def rank(scores):\n    return ['b', 'a']\n"
)


def zipped(path, members, **how):
    """Write an archive of (name or ZipInfo, content) pairs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in members:
            archive.writestr(name, content)


def member(name, mode=0o100644, date=(2001, 1, 1, 0, 0, 0)):
    info = zipfile.ZipInfo(name, date)
    info.external_attr = mode << 16
    info.create_system = 3
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def header(build):
    """Return what a builder's docstring says of its attack."""
    return dict(line.strip().split(": ", 1) for line in build.__doc__.strip().splitlines())


# --- archives -----------------------------------------------------------------------------


def zip_bomb(folder, world):
    """intent: an archive of a hundred kilobytes that unpacks to a hundred megabytes
    criterion: memory
    """
    zipped(folder / "answer.zip", [("answer.py", b"#" * (100 << 20))])


def nested_zip_bomb(folder, world):
    """intent: archives within archives within archives, each full of the next
    criterion: memory
    """
    inner = io.BytesIO()
    zipped(inner, [(f"{n}.py", b" " * (4 << 20)) for n in range(16)])
    for _ in range(3):
        outer = io.BytesIO()
        zipped(outer, [(f"{n}.zip", inner.getvalue()) for n in range(16)])
        inner = outer
    (folder / "answer.zip").write_bytes(inner.getvalue())


def many_members(folder, world):
    """intent: an archive of twenty thousand small files
    criterion: time
    """
    zipped(folder / "answer.zip", [(f"{n}.py", b"x = 1") for n in range(20_000)])


def traversal(folder, world):
    """intent: members with names that lead out: dots, absolute ones, drives, backslashes
    criterion: tamper
    """
    marker = str(world.root / "marker")
    names = [
        "../" * 12 + marker.lstrip("/") + "/a.py",
        marker + "/b.py",
        "..\\..\\c.py",
        "C:\\d.py",
        "a/../../../e.py",
        "./../f.py",
        "//g.py",
    ]
    zipped(folder / "answer.zip", [(name, b"x = 1") for name in names])


def links_in_archive(folder, world):
    """intent: members that are links: to the solutions, to a peer's work, and files below them
    criterion: score
    """
    zipped(
        folder / "answer.zip",
        [
            (member("answer.py", 0o120777), str(world.exercise() / "solutions" / "plain.py")),
            (member("peers", 0o120777), str(world.root / "submitted")),
            ("peers/honest-1/attacked.py", b"x = 1"),
            (member("device.py", 0o020666), b""),
            (member("fifo.py", 0o010666), b""),
        ],
    )


def names_in_archive(folder, world):
    """intent: members with names too long, empty, equal, equal but for case, of control characters
    criterion: denial
    """
    names = [
        "x" * 4000 + ".py",
        "a.py",
        "A.PY",
        "é.py",
        "e\u0301.py",
        "new\nline.py",
        "\x1b[2J.py",
        "CON.py",
        " .py",
        "a.py ",
        "\u202eyp.a",
        "d/" * 500 + "a.py",
    ]
    zipped(folder / "answer.zip", [(name, LAZY) for name in names])


def equal_names_in_archive(folder, world):
    """intent: two members of one name, one for the similarity report and one for the grade
    criterion: denial
    earned: 3
    """
    archive = io.BytesIO()
    zipped(archive, [("answer1.py", VISIBLE), ("answer2.py", LAZY)])
    (folder / "answer.zip").write_bytes(archive.getvalue().replace(b"answer2", b"answer1"))


def lying_archive(folder, world):
    """intent: archives that lie about sizes, are encrypted, cut short, or begin with something else
    criterion: denial
    """
    archive = io.BytesIO()
    zipped(archive, [("answer.py", b" " * (30 << 20))])
    data = bytearray(archive.getvalue())
    size = (30 << 20).to_bytes(4, "little")
    (folder / "size.zip").write_bytes(bytes(data).replace(size, (10).to_bytes(4, "little")))
    (folder / "cut.zip").write_bytes(bytes(data[: len(data) // 2]))
    (folder / "before.zip").write_bytes(b"#!/bin/sh\n" + bytes(data))
    for place in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[place] |= 1
    (folder / "secret.zip").write_bytes(bytes(data))
    (folder / "empty.zip").write_bytes(b"")
    (folder / "no.zip").write_bytes(b"PK\x05\x06" + b"\xff" * 18)


def overlapping_archive(folder, world):
    """intent: a thousand names in the directory of an archive for one and the same piece of it
    criterion: memory
    """
    archive = io.BytesIO()
    zipped(archive, [("a0000.py", b" " * (2 << 20))])
    data = archive.getvalue()
    start = data.rindex(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a0000", b"a%04d" % n) for n in range(1000))
    tail = bytearray(data[end:])
    tail[8:12] = (1000).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    (folder / "answer.zip").write_bytes(data[:start] + entries + bytes(tail))


# --- files and folders ---------------------------------------------------------------------


def link_to_a_peer(folder, world):
    """intent: the answer is a link to a peer's, which the grader may read and the learner may not
    criterion: score
    """
    (folder / "attacked.py").symlink_to(world.root / "submitted" / "honest-1" / "attacked.py")
    (folder / "more").symlink_to(world.root / "submitted" / "honest-2")


def link_to_the_solution(folder, world):
    """intent: links to the solutions and the checks: files, folders, relative, through two links
    criterion: score
    """
    solution = world.exercise() / "solutions" / "plain.py"
    (folder / "attacked.py").symlink_to(solution)
    (folder / "first.py").symlink_to("second.py")
    (folder / "second.py").symlink_to(os.path.relpath(solution, folder))
    (folder / "exercises").symlink_to(world.root / "course" / "exercises")
    (folder / "loop").symlink_to(folder)


def odd_files(folder, world):
    """intent: a fifo, a socket, an endless device and a folder where a notebook is expected
    criterion: time
    """
    os.mkfifo(folder / "attacked.ipynb")
    (folder / "zero.py").symlink_to("/dev/zero")
    (folder / "stdin.py").symlink_to("/dev/stdin")
    (folder / "folder.ipynb").mkdir()
    here = os.getcwd()
    os.chdir(folder)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as line:
        line.bind("socket.py")
    os.chdir(here)


def deep_folders(folder, world):
    """intent: an answer six hundred folders down, further than a path may be long
    criterion: denial
    """
    here = os.getcwd()
    os.chdir(folder)
    for _ in range(600):
        os.mkdir("d" * 20)
        os.chdir("d" * 20)
    Path("attacked.py").write_text(LAZY)
    os.chdir(here)


def sparse_notebook(folder, world):
    """intent: a notebook that says it is eight gigabytes long and takes no room
    criterion: memory
    """
    with (folder / "attacked.ipynb").open("wb") as file:
        file.truncate(8 << 30)


def unreadable(folder, world):
    """intent: files and folders without any rights, and with too many (setuid)
    criterion: denial
    """
    (folder / "attacked.py").write_text(LAZY)
    (folder / "attacked.py").chmod(0)
    (folder / "locked").mkdir()
    (folder / "locked" / "more.py").write_text(LAZY)
    (folder / "locked").chmod(0)
    (folder / "setuid.py").write_text(LAZY)
    (folder / "setuid.py").chmod(0o6777)


def names_of_files(folder, world):
    """intent: file names of newlines, escapes, markup, formulas and bytes that are no text
    criterion: inject
    """
    for name in (
        b"new\nline.py",
        b"\x1b[2J\x1b]0;INJECTED\x07.py",
        b"<img src=x onerror=INJECTED>.py",
        b"=1+1.py",
        b"\xff\xfe.py",
        b"-rf.py",
        b"\xe2\x80\xaeyp.py",
    ):
        with open(os.path.join(os.fsencode(folder), name), "w") as file:
            file.write(LAZY)


def a_course_of_its_own(folder, world):
    """intent: brings checks, a conftest, an exercise.toml, modules to shadow the grader's
    criterion: score
    """
    below = folder / "exercises" / "depend" / "attacked"
    below.mkdir(parents=True)
    passing = "def test_all(answer):\n    pass\n"
    for place in (folder, below):
        for name in ("test_visible.py", "test_hidden.py"):
            (place / name).write_text(passing)
        (place / "conftest.py").write_text(f"open({str(world.root / 'marker' / 'c')!r}, 'w')\n")
        (place / "exercise.toml").write_text('schema = 1\nid = "depend/attacked"\nseconds = 60\n')
        (place / "pytest.ini").write_text("[pytest]\naddopts = --co\n")
        (place / "teachkit.py").write_text("raise SystemExit(0)\n")
        (place / "json.py").write_text("raise SystemExit(0)\n")
    (below / "attacked.py").write_text(LAZY)


# --- who is who ----------------------------------------------------------------------------


def another_learners_manifest(folder, world):
    """intent: a manifest with another learner, an early date, and more attempts
    criterion: neighbour
    """
    manifest = {
        "schema": 1,
        "teachkit": "99",
        "learner": "honest-1",
        "attempt": 99,
        "created": "1999-01-01T00:00:00+00:00",
        "received": "1999-01-01T00:00:00+00:00",
        "exercises": ["depend/attacked"],
        "files": {"attacked.py": "0" * 64},
    }
    zipped(folder / "answer.zip", [("manifest.json", json.dumps(manifest)), ("attacked.py", LAZY)])


def hostile_manifest(folder, world):
    """intent: manifests that hurt whoever parses them: deep, huge, of numbers without end, no JSON
    criterion: denial
    """
    for number, text in enumerate(
        (
            "[" * 100_000,
            '{"a":' * 50_000,
            '{"learner": ' + "9" * 400_000 + "}",
            '{"learner": NaN}',
            '{"learner": "\\ud800", "files": 5, "exercises": {"a": [[]]}}',
            '["learner"]',
            "\0" * 1000,
        )
    ):
        zipped(folder / f"{number}.zip", [("manifest.json", text), ("attacked.py", LAZY)])


def claims_a_peers_id(folder, world):
    """intent: a second submission under a peer's name, of another kind and in other letters
    criterion: neighbour
    """
    peers = folder.parent
    zipped(peers / "honest-2.zip", [("attacked.py", LAZY)])
    (peers / "Honest-3").mkdir()
    (peers / "Honest-3" / "attacked.py").write_text(LAZY)


def ids_that_inject(folder, world):
    """intent: ids of markup, formulas, escapes, paths, SQL, and letters that look alike
    criterion: inject
    """
    for name in (
        "=1+cmd|' '!A0",
        "<script>INJECTED<",
        "\x1b]0;INJECTED\x07",
        "new\nline",
        "..a..",
        "'; DROP TABLE grades; --",
        "+SUM(1)",
        "@x",
        "CON",
        "ho\u202enest-1",
        "x" * 200,
        "honest-1 ",
        "honest\u20111",
        "HONEST-1",
        "\udcff",
    ):
        place = folder.parent / name
        place.mkdir()
        (place / "attacked.py").write_text(LAZY)


# --- hostile sources -----------------------------------------------------------------------


def sources(folder, texts, suffix=".py"):
    for number, text in enumerate(texts):
        content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        (folder / f"attacked{number}{suffix}").write_bytes(content)


def nested_expressions(folder, world):
    """intent: expressions nested so deeply that a parser's own stack may end
    criterion: denial
    """
    deep = 100_000
    for number, text in enumerate(
        (
            "(" * deep + ")" * deep,
            "-" * deep + "1",
            "+".join("1" * deep),
            "a" + ".b" * deep,
            "a" + "[0]" * deep,
            "not " * deep + "a",
            "lambda: " * deep + "1",
            "f'{" * 150 + "1" + "}'" * 150,
            "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 99)) + " " * 99 + "pass",
            " ".join("x if y else" for _ in range(deep // 10)) + " 1",
        )
    ):
        (folder / str(number)).mkdir()
        source = f"def closure(needs, start):\n    return {text}\n" if "\n" not in text else text
        (folder / str(number) / "attacked.py").write_text(source)


def nested_json(folder, world):
    """intent: notebooks of megabytes of brackets, and of numbers without end
    criterion: denial
    """
    sources(
        folder,
        ("[" * (7 << 20), '{"cells":' * (1 << 18), '{"cells": ' + "9" * (5 << 20) + "}"),
        ".ipynb",
    )


def large_json(folder, world):
    """intent: a notebook of two million cells that are nothing, dear to hold
    criterion: memory
    """
    sources(folder, ('{"cells": [' + "{}," * (2 << 20) + "{}]}",), ".ipynb")


def odd_notebooks(folder, world):
    """intent: notebooks whose cells are no lists, whose sources are no texts, whose keys come twice
    criterion: denial
    earned: 3
    """
    cell = json.loads(notebook([VISIBLE]))["cells"][0]
    sources(
        folder,
        (
            '{"cells": {"a": 1}}',
            '{"cells": [1, null, "x", [[]]]}',
            "null",
            "[]",
            '"x"',
            "1e999",
            '{"cells": [{"cell_type": "code", "source": [1, null, {}]}]}',
            '{"cells": [{"cell_type": "code", "source": {"a": 1}}]}',
            '{"cells": [{"cell_type": ["code"], "source": "x"}]}',
            '{"cells": [], "cells": [' + json.dumps(cell) + '], "cells": []}',
            '{"worksheets": [{"cells": []}], "nbformat": 3}',
            '{"cells": [{"cell_type": "code", "source": "\\ud800 \\u0000 def rank(a): pass"}]}',
        ),
        ".ipynb",
    )


def encodings(folder, world):
    """intent: texts with null bytes, byte order marks, coding lines, other encodings, no encoding
    criterion: denial
    """
    sources(
        folder,
        (
            b"\xef\xbb\xbf" + LAZY.encode(),
            LAZY.encode("utf-16"),
            LAZY.encode("utf-32"),
            b"# -*- coding: utf-7 -*-\n" + LAZY.encode(),
            b"# coding: rot13\n" + LAZY.encode(),
            b"# coding: latin-1\nx = '\xff'\n" + LAZY.encode(),
            b"\0" * 1000,
            LAZY.encode() + b"\0",
            b"\x0c\x1a\x04" + LAZY.encode(),
            LAZY.replace("\n", "\r").encode(),
            b"\xff" * 100,
            LAZY.replace("\n", "\u2028"),
            "x = '\ud800'\n" + LAZY,
        ),
    )


def hostile_lines(folder, world):
    """intent: lines on which the patterns for magics, marks and fences may take time squared
    criterion: time
    """
    sources(
        folder,
        (
            " " * (1 << 20) + "x",
            "a, " * (1 << 19),
            "a." * (1 << 19) + "!",
            "\t " * (1 << 19),
            "#" + " " * (1 << 20) + "exercise",
            "# exercise: " + "\t" * (1 << 20),
        ),
    )
    sources(
        folder,
        (
            "```" * (1 << 19),
            "`" * (1 << 20) + "{code-cell}",
            "```{code-cell}\n" * (1 << 17),
            "```{code-cell}\n" + ":a-b:" * (1 << 18),
        ),
        ".md",
    )


def many_definitions(folder, world):
    """intent: a hundred thousand definitions of one function, and of helpers that need each other
    criterion: time
    """
    many = "def closure(needs, start): return a0\n" * 50_000
    chain = "".join(f"def a{n}(): return a{n + 1}\n" for n in range(30_000))
    again = "a0 = [a0]\n" * 50_000
    (folder / "attacked.py").write_text(many + chain + again)


def many_cells(folder, world):
    """intent: a notebook of a hundred and fifty thousand cells
    criterion: time
    """
    (folder / "attacked.ipynb").write_text(
        '{"cells": [' + ",".join(['{"cell_type":"code","source":"x=1"}'] * 150_000) + "]}"
    )


def many_sheets(folder, world):
    """intent: more notebooks and scripts than anybody writes, an answer in each
    criterion: time
    """
    for number in range(250):
        (folder / f"{number}.py").write_text(LAZY)


def huge_names(folder, world):
    """intent: functions, arguments and strings with names and values a million letters long
    criterion: memory
    """
    name = "a" * (1 << 20)
    (folder / "attacked.py").write_text(
        f"def {name}(): raise {name}\nclass {name}1(Exception): pass\n"
        f"def closure(needs, start): return {name}()\n"
        f"def total(numbers): raise {name}1('x')\ndef rank(scores, {name}=1): return {{'{name}'}}\n"
    )


def forged_metadata(folder, world):
    """intent: metadata and outputs that say it all: points, passed tests, tags that skip cells
    criterion: score
    """
    book = json.loads(
        notebook(
            [LAZY, "# exercise: depend/attacked\nassert True"],
            teachkit={"points": 10, "passed": True},
            otter={"OK_FORMAT": True, "tests": {}},
        )
    )
    for cell in book["cells"]:
        cell["metadata"] = {
            "tags": ["skip-execution", "raises-exception", "hide-input"],
            "nbgrader": {
                "grade": True,
                "points": 1000,
                "grade_id": "closure",
                "score": 1000,
                "schema_version": 3,
                "locked": True,
                "solution": False,
            },
        }
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "10.0"},
                "metadata": {},
                "execution_count": 1,
            }
        ]
    (folder / "attacked.ipynb").write_text(json.dumps(book))


BUILDERS = tuple(
    value
    for name, value in list(globals().items())
    if callable(value) and (getattr(value, "__doc__", "") or "").startswith("intent:")
)
