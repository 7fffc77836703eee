"""In and out of the ecosystem: assignments of nbgrader and otter, and exercises for nbgrader.

In::

    notebook      a notebook's JSON, and the files beside it
    nbgrader      cells, tests and points of an nbgrader assignment
    otter         the same of an otter one (otter_marks: its marks in cells and comments)
    assignment    what both become
    names         whose each name in a test is: the learner's, the author's, Python's
    forms         nose, unittest, pytest and try/except, as plain assertions
    doctests      expected outputs, as plain assertions
    scope         whose a value is, within one test
    rewrite       each call of the learner's functions, sent to ``answer`` (refusals: what not)
    translate     a whole test, line by line
    folder        the folder of an exercise, and the account of what was left out
    words         what imported checks are written with

Out::

    export        an exercise as an nbgrader notebook
    prelude       what gives that notebook an ``answer``, in plain Python

An imported notebook is read, never run: neither its cells nor its test files.
"""

from teachkit.grading.exchange.words import equal, on_the_answer

__all__ = ["equal", "on_the_answer"]
