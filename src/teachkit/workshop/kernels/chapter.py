"""Runs a chapter, and tells which of its cells read what a person has saved.

Whoever has a plan or a record needs the cells that read them run again, and no others: the rest
stands as the warm process left it, in memory that all children share.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.publish.book.cells import needed
from teachkit.publish.live.kernel import Kernel

__all__ = ["SAVED", "Chapter", "run_chapter"]

SAVED = frozenset({"plan.json", "record.jsonl"})


@dataclass(slots=True)
class Chapter:
    """A chapter that was run: its cells, what each showed, and which files of a person it read."""

    kernel: Kernel
    codes: Sequence[str]
    outputs: list[list[dict[str, Any]]] = field(default_factory=list)
    reads: list[frozenset[str]] = field(default_factory=list)

    def again(self, saved: frozenset[str]) -> list[int]:
        """Return the cells to run again for who has saved these files, in their order."""
        chosen = {cell for cell, read in enumerate(self.reads) if read & saved}
        for cell, before in enumerate(needed(self.codes)):
            if chosen.intersection(before):
                chosen.add(cell)
        return sorted(chosen)

    def run_again(self, cells: Sequence[int]) -> None:
        """Run cells anew: their widgets take the names of those that were there."""
        for cell in cells:
            self.kernel.forget(cell)
        for cell in cells:
            _at_once(self.kernel.run(cell, self.codes[cell]))


def run_chapter(kernel: Kernel, codes: Sequence[str], post: list[str]) -> Chapter:
    """Run all cells; ``post`` is where the kernel's messages go.

    Raises:
        TeachkitError: ``broken-chapter`` when a cell does not run to its end.
    """
    chapter = Chapter(kernel, codes)
    with _files_read() as read:
        for cell, code in enumerate(codes):
            read.clear()
            post.clear()
            ran = _at_once(kernel.run(cell, code))
            shown = [json.loads(text) for text in post if text.startswith('{"type": "output"')]
            outputs = [message["output"] for message in shown]
            if not ran:
                broken = outputs[-1]
                raise TeachkitError(
                    "broken-chapter",
                    f"A cell of the chapter breaks: {broken['ename']}: {broken['evalue']}",
                    place=f"code cell {cell + 1}",
                    hint="Run the chapter in JupyterLab, and look at that cell.",
                )
            chapter.outputs.append(outputs)
            chapter.reads.append(frozenset(read))
    post.clear()
    return chapter


def _at_once(running: Coroutine[Any, Any, bool]) -> bool:
    """Run a cell to its end; whether it got there. A loop of asyncio wants sockets: none here."""
    try:
        running.send(None)
    except StopIteration as end:
        return bool(end.value)
    running.close()
    raise TeachkitError(
        "broken-chapter",
        "A cell of the chapter awaits something, and a warm kernel has nothing to wait with",
        hint="Use --kernels ipykernel for this chapter.",
    )


@contextmanager
def _files_read() -> Iterator[set[str]]:
    """Collect which of the saved files somebody tries to open, be they there or not."""
    read: set[str] = set()
    watching = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        # An audit hook stays for good: children pay for one comparison.
        if watching and event == "open" and isinstance(arguments[0], str):
            name = PurePath(arguments[0]).name
            if name in SAVED:
                read.add(name)

    sys.addaudithook(hook)
    try:
        yield read
    finally:
        watching = False
