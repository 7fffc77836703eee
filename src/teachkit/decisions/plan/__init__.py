"""The plan: what the reader has decided about a project of their own, a section a chapter.

One JSON object: ``schema``, ``project``, and a section for each word of the course that has
been worked on. `sections` says what a section asks, `shapes` how it looks, `reading` checks every
field of what comes in, `schema` says the same to other programs, and `writing` puts it out as JSON
and as Markdown. `audit` looks between the sections: what one promises and another forgot. Its
``history`` holds the plan as it stood before, with what was learned (see
`teachkit.decisions.iterate`). Sections that this version does not know are carried along
untouched, so that a plan may travel between two versions of teachkit and lose nothing.
"""

from teachkit.decisions.plan.reading import (
    MIGRATIONS,
    SCHEMA,
    Plan,
    changed,
    decode_plan,
    migrate,
    parse_plan,
    read_plan,
    setting_names,
)
from teachkit.decisions.plan.sections import (
    Choose,
    Depend,
    Distribute,
    Document,
    Focus,
    Iterate,
    Trust,
    put_row,
)
from teachkit.decisions.plan.shapes import SHAPES
from teachkit.decisions.plan.writing import markdown, write_plan

__all__ = [
    "MIGRATIONS",
    "SCHEMA",
    "SHAPES",
    "Choose",
    "Depend",
    "Distribute",
    "Document",
    "Focus",
    "Iterate",
    "Plan",
    "Trust",
    "changed",
    "decode_plan",
    "markdown",
    "migrate",
    "parse_plan",
    "put_row",
    "read_plan",
    "setting_names",
    "write_plan",
]
