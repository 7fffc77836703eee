"""What remains of a room: tables, a report to read, and everybody's own work.

A report is of one moment, and says of the room what the board says of it, by the same arithmetic
(`teachkit.workshop.live`)::

    account     all that is told of the room, read in one transaction
    table       one line for each answer, as CSV, for the facilitator
    data        everything as JSON, and the schema of that
    page        the report as one HTML file, with no name in it
    drawing     its pictures, as SVG
    archives    the plans as a zip, and one's own work as a zip
    routes      where the server hands them out

People are numbers here, in the order in which they came, and names where they gave one: no id by
which the room knows somebody leaves it.
"""

from teachkit.workshop.report.routes import handlers

__all__ = ["handlers"]
