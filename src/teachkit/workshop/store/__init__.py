"""What the room keeps: who is there, what they said, what was asked, and how long it took.

One database is one room. `Store` runs all writing in one thread, many works in one transaction,
and answers a work only when it is on the disk; a work that is sent twice is kept once. SQLite in
the room's folder, or PostgreSQL by URL: the same tables, and the same functions on a connection::

    schema      the tables
    opening     from a URL to engines, and is this database ours?
    store       the one writer, the readers, and what happens when the database is gone
    rooms       the room itself: title, code, and the state that the facilitator sets
    people      who is there, and in which group
    entries     what was answered: a list that only grows, and the answer that counts
    asks        what the facilitator asks
    words       free text, and whether it may be shown
    files       plans and exercises of each person
    workspace   a person's record, plan and exercises as files, in and out
    pace        what was taught when

Times are seconds since 1970 and come from the caller. None of them decides which answer counts:
that is the order of arrival, which no clock can turn back.
"""

from teachkit.workshop.store.opening import open_store
from teachkit.workshop.store.store import Store

__all__ = ["Store", "open_store"]
