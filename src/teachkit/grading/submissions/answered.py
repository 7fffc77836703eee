"""How far a learner has come with an answer, before it is handed in.

This reads the notebook, so it is for the learner's own computer: a grader never calls it.
"""

from __future__ import annotations

import ast

from teachkit.grading.answers import Answer, collect_answer

__all__ = ["still_to_write"]


def still_to_write(answer: Answer) -> tuple[tuple[str, ...], str]:
    """Return the functions that are missing or still as the exercise gave them, and a problem.

    The problem is a sentence where a cell that seems to define one is not Python yet.
    """
    found = collect_answer(answer)
    given = _functions(answer.starter)
    written = _functions(found.source)
    missing = tuple(
        name
        for name in answer.functions
        if name not in written or written[name] == given.get(name, "")
    )
    return missing, found.problem


def _functions(source: str) -> dict[str, str]:
    return {
        node.name: ast.dump(node)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
