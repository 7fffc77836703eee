"""Candidates that the reader brings: a few lines of TOML, one table for each.

    [[candidate]]
    name = "libexample"
    people = 1
    dependants = 120

Every field of `teachkit.data.candidates.Candidate` may be there, and none but the name has to be:
what is left out is unknown, or as the table has it when the name is in there.
"""

from __future__ import annotations

from typing import Any

from teachkit.data.candidates import FLAGS, MOST_COUNT, NUMBERS, WORDS, Candidate
from teachkit.errors import TeachkitError

__all__ = ["read_own"]

_FIELDS = ("name", *WORDS, *NUMBERS, *FLAGS, "updates")


def read_own(text: str, place: str) -> tuple[Candidate, ...]:
    """Read the reader's own candidates; ``place`` is the file's name, for what is wrong in it.

    Raises:
        TeachkitError: ``bad-toml``, ``no-candidates`` or ``bad-field``, with the field.
    """
    import tomllib

    try:
        tables = tomllib.loads(text).get("candidate")
    except (ValueError, RecursionError) as error:  # deep nests and long numbers, too
        raise TeachkitError(
            "bad-toml", f"The file is no TOML: {error}", place=place, hint=_EXAMPLE
        ) from error
    if not isinstance(tables, list) or not tables:
        raise TeachkitError(
            "no-candidates", "There is no table [[candidate]]", place=place, hint=_EXAMPLE
        )
    return tuple(
        _candidate(table, f"{place}, candidate {number}") for number, table in enumerate(tables, 1)
    )


_EXAMPLE = 'Such as: [[candidate]], and below it name = "libexample" and people = 1.'


def _candidate(table: Any, place: str) -> Candidate:
    name = table.get("name") if isinstance(table, dict) else None
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise TeachkitError(
            "bad-field", "A candidate needs a name, on one line", place=place, hint=_EXAMPLE
        )
    for field, value in table.items():
        _check(field, value, f"{place}, {field}")
    if "updates" in table:
        table = {**table, "updates": tuple(table["updates"])}
    return Candidate(**table)


def _check(field: str, value: Any, place: str) -> None:
    if field in ("name", *WORDS):
        fine, wanted = isinstance(value, str), "text"
    elif field in NUMBERS:
        fine, wanted = _is_count(value), "a whole number from 0 up"
    elif field in FLAGS:
        fine, wanted = isinstance(value, bool), "true or false"
    elif field == "updates":
        fine = isinstance(value, list) and len(value) == 3 and all(map(_is_count, value))
        wanted = "three whole numbers, for bullseye, bookworm and trixie"
    else:
        from teachkit.decisions.choose.table import nearest_names

        raise TeachkitError(
            "bad-field",
            f"A candidate has no field '{field:.40}'",
            place=place,
            hint=nearest_names(field, _FIELDS) or f"The fields are {', '.join(_FIELDS)}.",
        )
    if not fine:
        raise TeachkitError(
            "bad-field",
            f"It has to be {wanted}",
            place=place,
            hint="Leave the line out if you do not know it: unknown is not zero.",
        )


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST_COUNT
