"""Grading: the learner's code never shares a process with the truth.

The steps, in order::

    answers      what was handed in, and how the functions are found in it
    values       the wire: plain data, and nothing else
    runner       what runs in the learner's process: finds, defines, answers calls
    launch       starts that process, and talks to it; the seam at which the sandbox stands
    sandbox      a process that can do nothing but compute
    same         compares strictly what came back
    learner      the one fixture of a check, ``answer``, and what it means when a check raises
    session      runs ordinary pytest checks with it
    report       what they said: in full for those who teach, and as far as learners may see
    checks       the same for a learner on their own: in a side process that can be stopped
    here         the same in a page of the book, in one process: for learning, never for marks
    packing      msgpack for where the compiled one is not to be had

    submissions  what a class hands in: notebooks, folders, archives
    worker       one exercise's checks, collected once, for submission after submission
    batch        a class: many workers, resumed after a crash, on one machine or on a cluster
    gradebook    points, policies and people's judgements, and the tables that others read
    feedback     the pages: for a learner, for the class, for alike submissions
    exchange     exercises from nbgrader and otter, and to nbgrader

    proofread    the files of an exercise, read before anything of it runs
    mutants      small faults put into a solution on purpose
    lazy         answers that know nothing of the task, and must get no point
    author       the gate that an exercise must pass before a learner sees it

    examples     the examples of a strange repository, run in a box of their own
    boxed        what runs inside that box

The processes that hold checks, expected values and points never parse what learners wrote: the
files go unread to the learner's process, and from there comes plain data.

A check is a pytest function. Its docstring is the sentence that the learner reads; the message
of its assertion says what went wrong, in words for the mistake that it recognises.
"""

from teachkit.grading.same import require, same

__all__ = ["require", "same"]
