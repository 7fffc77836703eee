"""Grading a class: two thousand submissions from people whom nobody need trust.

One process supervises: it reads submissions, hands them out, and keeps the gradebook. Workers,
one for each core, hold the checks of an exercise, collected once; each starts a sandbox of its
own, in which a fresh child runs each answer. The steps, in order::

    exercises  which exercises are graded, and when their checks have changed
    seeds      the seeds of hidden inputs, for each learner and try
    wire       what passes between the supervisor and a worker
    crew       the workers, and what becomes of one that does not return
    run        one run over a class, into the gradebook, from where the last one stopped
    cluster    the same on the machines of a Dask cluster

A worker is `teachkit.grading.worker`. Nothing here ever parses what a learner wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from teachkit.grading.batch.run import grade

__all__ = ["grade"]


def __getattr__(name: str) -> Any:  # what the module lacks is asked for here (PEP 562)
    """Import `grade` when it is asked for: workers pass through here, and need no gradebook."""
    if name == "grade":
        from teachkit.grading.batch.run import grade

        return grade
    raise AttributeError(name)
