"""Drop-in parity: what a program's users would miss if another took its name (slide S27).

"Drop-in" is a promise to scripts, to configuration files and to linkers. None of them reads
release notes, so each is asked by itself::

    surface     what is promised: options, exit codes, documented statuses, paths, symbols
    help_text   options out of ``--help``: GNU, BSD and clap all say it in their own way
    man         options, paths and exit statuses out of a manual page (man and mdoc)
    compare     two surfaces against each other: the same, missing, changed, new
    rules       how bad each kind of gap is, and what to do about it
    notes       the gaps as migration notes in Markdown

A surface is what is *told*. A program may accept more than its ``--help`` says (visudo-rs does),
and may do something else under the same name: equal surfaces are where testing begins.
"""

from teachkit.decisions.distribute.parity.compare import Gap, Item, Parity, compare
from teachkit.decisions.distribute.parity.help_text import read_options
from teachkit.decisions.distribute.parity.man import ManPage, read_man
from teachkit.decisions.distribute.parity.notes import migration_notes
from teachkit.decisions.distribute.parity.rules import RULES, SEVERITIES, Rule
from teachkit.decisions.distribute.parity.surface import (
    KINDS,
    Option,
    Surface,
    read_surface,
    surface,
    surface_data,
)

__all__ = [
    "KINDS",
    "RULES",
    "SEVERITIES",
    "Gap",
    "Item",
    "ManPage",
    "Option",
    "Parity",
    "Rule",
    "Surface",
    "compare",
    "migration_notes",
    "read_man",
    "read_options",
    "read_surface",
    "surface",
    "surface_data",
]
