"""Grading: the learner's code never shares a process with the truth.

The steps, in order::

    answers   find the learner's functions in a notebook, a script or a live session
    launch    start them in a process of their own; the seam where a sandbox will stand
    child     what runs over there: plain data in, plain data out
    same      compare strictly what came back
    session   run ordinary pytest checks against an answer, with one fixture, ``answer``
    checks    the same for a learner: in a side process that can be stopped
    mutants   small faults put into a solution on purpose
    author    the gate that an exercise must pass before a learner sees it

A check is a pytest function. Its docstring is the sentence that the learner reads; the message
of its assertion says what went wrong, in words for the mistake that it recognises.
"""

from teachkit.grading.same import require, same

__all__ = ["require", "same"]
