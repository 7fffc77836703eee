"""The project of one's own, to which the whole course is applied."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Project"]


@dataclass(frozen=True, slots=True)
class Project:
    """A piece of software that the reader thinks of rewriting, funding or packaging.

    ``lock`` is the path of its ``Cargo.lock`` (empty while there is no code), ``line`` says in
    one line what it is for. All are what the reader wrote; nothing is looked up.
    """

    name: str = ""
    repository: str = ""
    lock: str = ""
    line: str = ""
