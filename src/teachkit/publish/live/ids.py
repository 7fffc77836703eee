"""Names of widgets that are the same in every run of a notebook: ``c<cell>-<n>``.

The cell is its place among the notebook's code cells, from 0; ``n`` counts the comms that it
opened, from 0. So a page can run cells in any order, and whatever a cell makes finds the place
where the build painted it.

In the build's kernel this is an IPython extension::

    c.InteractiveShellApp.extensions = ["teachkit.publish.live.ids"]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from typing import Any

__all__ = ["Counters", "load_ipython_extension", "numbered"]

Counters = defaultdict[int, "count[int]"]


def numbered(
    make: Callable[..., Any], cell: Callable[[], int], counters: Counters | None = None
) -> Callable[..., Any]:
    """Return ``make`` (what `comm.create_comm` calls), with ids after the number of the cell.

    Whoever has a cell run again takes it out of ``counters`` first.
    """
    counted: Counters = defaultdict(count) if counters is None else counters

    def create_comm(*args: Any, **keys: Any) -> Any:
        if not keys.get("comm_id"):
            number = cell()
            keys["comm_id"] = f"c{number}-{next(counted[number])}"
        return make(*args, **keys)

    return create_comm


def load_ipython_extension(shell: Any) -> None:
    """Number the comms of an ordinary kernel that runs a notebook from its first cell on."""
    import comm

    # Counted here: IPython's own execution_count is a step ahead or not, by its version.
    cells = count()
    cell = 0

    def begin(info: Any) -> None:
        nonlocal cell
        if info.store_history:
            cell = next(cells)

    shell.events.register("pre_run_cell", begin)
    comm.create_comm = numbered(comm.create_comm, lambda: cell)
