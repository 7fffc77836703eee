"""Small assignments in the two formats, as their tools write them."""

import json

import pytest


def notebook(*cells, metadata=None):
    """A notebook's JSON; a cell is (type, source) or (type, source, metadata[, outputs])."""
    made = []
    for kind, source, *more in cells:
        cell = {"cell_type": kind, "metadata": more[0] if more else {}, "source": source}
        if kind == "code":
            outputs = [
                {"output_type": "execute_result", "execution_count": 1, "metadata": {},
                 "data": {"text/plain": text}}
                for text in more[1:]
            ]  # fmt: skip
            cell |= {"execution_count": None, "outputs": outputs}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, **(metadata or {})}
    return {"cells": made, "metadata": about, "nbformat": 4, "nbformat_minor": 4}


def about(name, *, grade=False, solution=False, locked=False, points=None, version=3, **more):
    """The metadata that nbgrader gives a cell."""
    found = {"grade": grade, "grade_id": name, "locked": locked, "schema_version": version,
             "solution": solution, **more}  # fmt: skip
    if points is not None:
        found["points"] = points
    if version >= 3:
        found.setdefault("task", False)
    return {"nbgrader": found}


def nbgraders(*tests, solution="def double(n):\n    ### BEGIN SOLUTION\n    return 2 * n\n"
              "    ### END SOLUTION", given=(), version=3):  # fmt: skip
    """An nbgrader notebook about one function; a test is a source, or (source, points)."""
    cells = [("markdown", "# Twice"), *(("code", code) for code in given)]
    cells.append(("code", solution, about("double", solution=True, version=version)))
    for number, test in enumerate(tests, 1):
        source, points = test if isinstance(test, tuple) else (test, 1)
        name = f"check-{number}"
        cells.append(
            ("code", source,
             about(name, grade=True, locked=True, points=points, version=version))
        )  # fmt: skip
    return notebook(*cells)


@pytest.fixture
def written(tmp_path):
    """Write a notebook into a folder of its own, and return its path."""

    def write(book, name="twice.ipynb"):
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(book))
        return path

    return write
