"""A person's work, between the store, which has the truth, and the folder that kernels see."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from teachkit.course.record import HEADER
from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.workshop.store import Store, files, workspace
from teachkit.workshop.store.workspace import PLAN, RECORD

__all__ = ["is_new", "take_in", "write_out"]


async def is_new(store: Store, person: str) -> bool:
    """Tell whether nothing is kept of somebody yet."""
    return not await store.read(lambda c: workspace.saved(c, person))


async def write_out(store: Store, person: str, folder: Path) -> None:
    """Make a person's folder what the store has.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    saved = await store.read(lambda c: workspace.saved(c, person))
    for name, content in {RECORD: f"{HEADER}\n".encode(), **saved}.items():
        write_atomically(folder / name, content, durable=False)


async def take_in(store: Store, person: str, folder: Path) -> None:
    """Take what has changed in a person's folder into the store."""
    for name in (RECORD, PLAN):
        path = folder / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 4 * files.LARGEST:
            continue
        content, at = path.read_bytes(), time.time()
        keep = partial(workspace.keep, person=person, name=name, content=content, at=at)
        try:
            await store.write(keep)
        except TeachkitError as error:
            if error.code in ("busy", "cannot-write"):
                raise
