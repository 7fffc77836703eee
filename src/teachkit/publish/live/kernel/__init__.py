"""Python in the page: what a Jupyter kernel does for widgets, without IPython and sockets.

1. `ipython` stands in for the few names that ipywidgets and our chapters import from IPython;
2. `outputs` turns what a cell prints and shows into the notebook format;
3. `comms` sends a widget's messages to the page, and hands it those of the reader;
4. `kernel` runs cells, and holds the three together;
5. `rest` brings the modules that no page imports, when somebody's code does.

`prepare` does all that needs no page. A memory snapshot is taken after it, so it must not touch
a thing of JavaScript.
"""

from __future__ import annotations

from teachkit.publish.live.kernel.kernel import Kernel

__all__ = ["Kernel", "prepare"]


def prepare() -> Kernel:
    """Return a kernel that waits for its page, with the widgets' modules imported."""
    kernel = Kernel()
    kernel.install()
    return kernel
