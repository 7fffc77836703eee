"""Three complete plans, made with the tool's own functions from facts of the ledger.

`sudo_rs` is a plan as history would have it, with the revisions of its years; `expat` is one for a
candidate that the ranking puts high, with a case against it that nearly wins; `own` is teachkit's
plan for itself. None is perfect, on purpose: the audit has something to say about each, and the
first thing to do with an example is to find out what.

An example gets its numbers by their ids, so that no number is typed here. What is no number and
yet a fact has its source in the example's ``SOURCES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from teachkit.decisions.plan.examples import expat, own, sudo_rs
from teachkit.decisions.plan.reading import Plan
from teachkit.errors import TeachkitError

__all__ = ["EXAMPLES", "Example", "Source", "example"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement of an example comes from: what it is about, the source, its date."""

    about: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Example:
    """A plan with what one should know about it.

    ``note`` says who wrote it and what it is not, ``direct`` names its direct dependencies,
    ``facts`` are the ids of the facts that its texts print.
    """

    name: str
    title: str
    note: str
    plan: Plan
    direct: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[Source, ...]


EXAMPLES = {"sudo-rs": sudo_rs, "expat": expat, "teachkit": own}


def example(name: str, number: Callable[[str], object]) -> Example:
    """Return an example; ``number`` gives the value of a fact by its id.

    Raises:
        TeachkitError: ``no-such-example``, with those that there are.
    """
    if name not in EXAMPLES:
        raise TeachkitError(
            "no-such-example",
            f"There is no example '{name:.40}'",
            place="example",
            hint=f"There are {', '.join(EXAMPLES)}.",
        )
    module = EXAMPLES[name]
    asked: dict[str, None] = {}

    def told(id: str) -> str:
        asked[id] = None
        found = number(id)
        return f"{found:,}" if isinstance(found, int) else str(found)

    plan = module.plan(told)
    sources = tuple(Source(*row) for row in module.SOURCES)
    return Example(name, module.TITLE, module.NOTE, plan, module.DIRECT, tuple(asked), sources)
