"""The room while it is taught: what is asked, what comes back, and who is shown what when.

The facilitator does something (`deeds`, `leading`), people say something (`kinds` judges it), and
all of it goes into the store. Four times a second at most, whoever looks on is told what is new
(`broadcast`): people what they may know (`views`), the board all of it (`overview`). Between the
two stand pure functions on plain data::

    kinds       what can be asked, and what is an answer to it
    aggregate   answers as one picture: counts, bins on a log scale, quartiles
    ranks       many rankings in one, and how far they agree
    words       free text, grouped and moderated
    game        the incident, played by votes
    groups      people in groups, at random and evenly
    course      the course's questions
    seen        what has come since the last look
    routes      two sockets, ``/room/say`` and ``/board/do``

The truth of a question and what others have said leave the server for participants when the
facilitator reveals them, and not before.
"""

from teachkit.workshop.live.routes import handlers, is_open

__all__ = ["handlers", "is_open"]
