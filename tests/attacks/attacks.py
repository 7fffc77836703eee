"""The corpus: what each attack is about, and how it becomes something that is handed in.

An attack is a file in ``corpus/``. Its docstring says in one line what it tries (`intent`), what
would count as success (`criterion`), how many points it may honestly have (`earned`), and whether
it has been seen to succeed where nothing stops it (`proven`); some are stopped from a level of the
sandbox on (`holds`), have several variants (`turns`), or tag their cells (`tags`). It defines the
exercise's functions, or ``on_start()`` and ``on_call(name, arguments)``, from which the harness
makes them.
"""

import ast
import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
FUNCTIONS = {
    "depend/attacked": {"closure": "needs, start", "total": "numbers", "rank": "scores"},
    "depend/ways": {},
}
CRITERIA = {
    "score": "a point that the code has not earned",
    "leak": "a secret comes out: of the checks, a peer, the machine, a hidden input",
    "neighbour": "another answer, or its grade, is harmed",
    "denial": "the answer has no grade, or the run stops",
    "survivor": "a process lives on",
    "memory": "more memory or disk than an answer may have",
    "time": "the grade does not come in its time",
    "tamper": "something outside is changed, or a door to it opens",
    "inject": "markup, formulas or escapes reach whoever reads the report",
}


@dataclass(frozen=True, slots=True)
class Attack:
    """One file of the corpus."""

    name: str
    intent: str
    criterion: str
    earned: float
    exercise: str
    proven: str
    turns: int
    holds: str
    tags: tuple
    code: str


def attacks():
    """Return the corpus, in the order of its numbers."""
    return tuple(_read(path) for path in sorted(CORPUS.glob("*.py")))


def _read(path):
    text = path.read_text(encoding="utf-8")
    header = ast.get_docstring(ast.parse(text))
    said = dict(line.split(": ", 1) for line in header.splitlines())
    return Attack(
        name=path.stem,
        intent=said.pop("intent"),
        criterion=said.pop("criterion"),
        earned=float(said.pop("earned", 0)),
        exercise=said.pop("exercise", "depend/attacked"),
        proven=said.pop("proven", ""),
        turns=int(said.pop("turns", 1)),
        holds=said.pop("holds", "sealed"),
        tags=tuple(said.pop("tags", "").split()),
        code=text.split('"""\n', 2)[1],
        **said,  # a header that nobody knows is an error
    )


def cells(attack, places):
    """Return the cells that are handed in: what attackers know, their tools, and the attack."""
    kit = (HERE / "kit.py").read_text(encoding="utf-8").split('"""\n', 1)[1]
    return [f"PLACES = {places!r}", kit, attack.code, _functions(attack)]


def _functions(attack):
    """Return the exercise's functions, where the attack leaves them to us."""
    defined = {
        node.name
        for node in ast.parse(attack.code).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }
    lines = []
    if "on_start" in defined:
        lines.append("STARTED = [on_start()]")
    if "on_call" in defined:
        start = "STARTED, " if "on_start" in defined else ""
        for name, arguments in FUNCTIONS[attack.exercise].items():
            lines += [
                f"def {name}({arguments}):",
                f"    got = ({start}on_call({name!r}, [{arguments}]))" + ("[-1]" if start else ""),
                "    return WON or got",
            ]
    return "\n".join(lines)


def as_script(attack, places):
    """Return the attack as a Python file."""
    return "\n\n".join(cells(attack, places))


def as_notebook(attack, places):
    """Return the attack as a notebook."""
    return notebook(cells(attack, places), tags=attack.tags)


def notebook(sources, tags=(), **metadata):
    """Return a notebook with these code cells, each with these tags."""
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": f"cell-{number}",
                    "metadata": {"tags": list(tags)} if tags else {},
                    "outputs": [],
                    "source": source,
                }
                for number, source in enumerate(sources)
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}, **metadata},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
