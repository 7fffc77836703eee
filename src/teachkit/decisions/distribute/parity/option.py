"""One option of a program: its spellings, and whether it takes a word with it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Option"]


@dataclass(frozen=True, slots=True)
class Option:
    """An option; ``argument`` is "" for none, ``FILE`` for one, ``[WHEN]`` for one if you like."""

    names: tuple[str, ...]
    argument: str = ""

    @property
    def takes(self) -> str:
        """Return "nothing", "a word" or "a word if attached"."""
        if not self.argument:
            return "nothing"
        return "a word if attached" if self.argument.startswith("[") else "a word"

    @property
    def long(self) -> frozenset[str]:
        """Return the spellings that are words: they say what is meant, letters do not."""
        return frozenset(name for name in self.names if len(name) > 2)

    @property
    def label(self) -> str:
        """Return it as a manual writes it: ``-f, --file FILE``."""
        spelt = ", ".join(self.names)
        return f"{spelt} {self.argument}" if self.argument else spelt
