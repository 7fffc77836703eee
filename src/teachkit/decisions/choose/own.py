"""Candidates that the reader brings: a few lines of TOML, one table for each.

    [[candidate]]
    name = "libexample"
    people = 1
    dependants = 120

Every field of `teachkit.data.candidates.Candidate` may be there, and none but the name has to be:
what is left out is unknown, or as the table has it when the name is in there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidate

__all__ = ["read_own"]

_WORDS = ("name", "language", "section", "support")
_COUNTS = ("dependants", "direct", "people", "advisories", "popularity", "size", "rust_users")
_FLAGS = ("team", "orphaned", "tests")
_FIELDS = (*_WORDS, *_COUNTS, *_FLAGS, "updates")


def read_own(text: str, place: str) -> tuple[Candidate, ...]:
    """Read the reader's own candidates; ``place`` is the file's name, for what is wrong in it.

    Raises:
        TeachkitError: ``bad-toml``, ``no-candidates`` or ``bad-field``, with the field.
    """
    import tomllib

    try:
        tables = tomllib.loads(text).get("candidate")
    except tomllib.TOMLDecodeError as error:
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
    from teachkit.data.candidates import Candidate

    if not isinstance(table, dict) or not isinstance(table.get("name"), str) or not table["name"]:
        raise TeachkitError("bad-field", "A candidate has a name", place=place, hint=_EXAMPLE)
    for field, value in table.items():
        _check(field, value, f"{place}, {field}")
    given = dict(table)
    if "updates" in given:
        known: list[int | None] = list(given["updates"])
        given["updates"] = tuple(known)
    return Candidate(**given)


def _check(field: str, value: Any, place: str) -> None:
    if field in _WORDS:
        fine, wanted = isinstance(value, str), "text"
    elif field in _COUNTS:
        fine, wanted = _is_count(value), "a whole number from 0 up"
    elif field in _FLAGS:
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
            f"That is {wanted}, and {value!r:.40} is not",
            place=place,
            hint="Leave the line out if you do not know it: unknown is not zero.",
        )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
