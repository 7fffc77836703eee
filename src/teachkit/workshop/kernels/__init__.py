"""The Python behind a participant's widgets: forked from a process that has run the chapter.

A kernel of Jupyter's costs forty megabytes and half a second of processor for each person, and
runs whatever it is asked to. Ours is a fork, made in two milliseconds, of a process that has
everything; it knows no request to run code, and is sealed. From the inside to the outside::

    frames      how a child and the server talk: messages with binary parts, over a socket
    chapter     runs a chapter once, and tells which of its cells read what a person has saved
    states      what the page needs of all widgets, without the texts that many of them share
    sealing     what a child gives up before it hears the first message
    child       one person's Python: takes over the chapter as it stands, answers moves
    warm        the warm process: runs the chapter, freezes it, forks children
    process     the server's end of a warm process
    folder      the person's plan and record, into the child's folder and out of it again
    moves       the last value of everything that a person has moved, for the next child
    kernel      one person in one chapter: a child when one is needed, and the pages that listen
    kernels     all of them: made, found, put to sleep
    jupyter     Jupyter's websocket protocols, old and new
    channels    the server's handlers

One kernel belongs to one person and one chapter for good: its id is an HMAC of both. A child is
made at the first move, or before the page where the person has saved something; it may end at any
time, since the next one starts from what is saved and from the moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from teachkit.later import later

if TYPE_CHECKING:
    from teachkit.workshop.kernels.channels import handlers
    from teachkit.workshop.kernels.folder import Files, files_in
    from teachkit.workshop.kernels.kernels import Kernels

__all__ = ["Files", "Kernels", "files_in", "handlers"]

# The warm process imports this package too, and must stay small.
__getattr__ = later(
    __name__,
    {"Files": "folder", "Kernels": "kernels", "files_in": "folder", "handlers": "channels"},
)
