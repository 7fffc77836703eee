"""The facilitator's board, and the pages for the beamer.

``/board`` is for the laptop in front of the facilitator: who is where, what to ask, what was
answered, and when the room sees it. ``/present`` is for the wall: it has no controls, and shows
what the board has put there. Both are plain files in ``page/``: HTML, CSS and ES modules that draw
what ``/board/live`` says; whatever they do goes through ``/board/do``. `handlers` serves them, to
the facilitator alone.
"""

from teachkit.workshop.board.pages import handlers

__all__ = ["handlers"]
