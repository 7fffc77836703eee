"""The sandbox: learners' code runs where it can do nothing but compute.

From the inside to the outside::

    zygote      a warm process, with one thread; forks a child for each answer
    limits      what a child may use up
    landlock    what it may open
    seccomp     what it may ask of the kernel
    folder      the one folder that is its own, and is emptied after it
    bubblewrap  namespaces around the zygote, where the system has the program
    inventory   which files of Python all this takes, and no more
    sealed      the trusted side: starts zygotes, reaches children, replaces what is dirty
    separate    what all other systems get
    acts        every forbidden act, for a child to try
    probe       has them tried, and derives the level from what was found
    diagnosis   what this system has of it, and the mend for what it has not

Levels: ``sealed+ns`` is better than ``sealed``, and that is better than ``separate``, a plain
process of its own that can read whatever you can. No level is claimed: a probe at each start
tries to break out, and the level says how far it got.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.grading.sandbox.diagnosis import Diagnosis
    from teachkit.grading.sandbox.inventory import Inventory
    from teachkit.grading.sandbox.separate import Sandbox

__all__ = ["LEVELS", "SEALED", "SEALED_NS", "SEPARATE", "doctor", "sandbox"]

SEALED_NS, SEALED, SEPARATE = "sealed+ns", "sealed", "separate"
LEVELS = (SEALED_NS, SEALED, SEPARATE)

# The zygote imports this package too, and must stay small: hence the imports inside.


def sandbox(
    *,
    data: Sequence[Path] = (),
    packages: Sequence[str] = (),
    bubblewrap: bool = True,
    inventory: Inventory | None = None,
) -> AbstractContextManager[Sandbox]:
    """Open a sandbox: its ``launch`` starts answers, its ``level`` says how well they are sealed.

    ``data`` are the folders that launches may name, ``packages`` what answers may import beside
    the standard library. Where this system cannot seal, ``launch`` starts plain processes, the
    level is ``separate``, and ``reasons`` say why. One answer runs at a time: a launch ends the
    answer before it. Use it from one thread, and keep that thread alive. Who starts many takes one
    ``inventory`` (`teachkit.grading.sandbox.inventory.take_inventory`, with the same packages)
    for all of them.

    Raises:
        TeachkitError: ``missing-package`` when a package cannot be imported; ``no-sandbox`` when
            a sandbox that worked cannot be started again.
    """
    if sys.platform != "linux":
        from teachkit.grading.sandbox.separate import open_separate

        return open_separate(f"Only Linux can seal answers off, and this is {sys.platform}.")
    from teachkit.grading.sandbox.sealed import open_sandbox

    return open_sandbox(data=data, packages=packages, bubblewrap=bubblewrap, inventory=inventory)


def doctor(*, bubblewrap: bool = True) -> Diagnosis:
    """Try what this system can seal, and return each layer with what is found and the mend."""
    from teachkit.grading.sandbox.diagnosis import examine

    return examine(bubblewrap=bubblewrap)
