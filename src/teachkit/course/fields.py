"""Reading course files: TOML whose every field is checked, so that a typo is a sentence.

The authors of a course write TOML by hand. A misspelt key must not vanish silently, hence
unknown keys are errors, and every error names the file and the field.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["Fields", "read_toml"]

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_toml(text: str, place: str, schema: int) -> Fields:
    """Parse ``text``, whose ``schema`` must be the one given, and return its fields.

    Raises:
        TeachkitError: ``not-toml``, or ``wrong-schema`` when it is of another time.
    """
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise TeachkitError(
            "not-toml",
            f"This is not TOML: {error}",
            place=place,
            hint="Mend the line that the message names.",
        ) from error
    fields = Fields(table, place)
    found = fields.integer("schema")
    if found != schema:
        raise TeachkitError(
            "wrong-schema",
            f"The file has schema {found}; this teachkit reads schema {schema}",
            place=f"{place}, schema",
            hint="Update teachkit, or the course, so that both are of the same time.",
        )
    return fields


class Fields:
    """One TOML table being read: each getter checks a field and ticks it off.

    Call `done` at the end; what was never asked for is an unknown key.
    """

    def __init__(self, table: Mapping[str, Any], place: str) -> None:
        self._table = table
        self._place = place
        self._seen: set[str] = set()

    def wrong(self, key: str, why: str, hint: str = "") -> TeachkitError:
        """Return the error that says what is wrong with ``key``, for the caller to raise."""
        return TeachkitError(
            "wrong-course-file", f"'{key}' {why}", place=f"{self._place}, {key}", hint=hint
        )

    def has(self, key: str) -> bool:
        """Return whether the field is there at all."""
        return key in self._table

    def integer(self, key: str, *, default: int | None = None, least: int = 0) -> int:
        """Return a whole number of at least ``least``."""
        value = self._get(key, default)
        if type(value) is not int or value < least:
            raise self.wrong(key, f"must be a whole number of at least {least}")
        return value

    def number(self, key: str, *, default: float | None = None) -> float:
        """Return a finite number."""
        value = self._get(key, default)
        if type(value) not in (int, float) or not math.isfinite(value):
            raise self.wrong(key, "must be a number")
        return float(value)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text that is not blank (unless the default is)."""
        value = self._get(key, default)
        if type(value) is not str or (not value.strip() and value != default):
            raise self.wrong(key, "must be a text with something in it")
        return value.strip()

    def slug(self, key: str) -> str:
        """Return a short name such as ``sudo-rs-crates``."""
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.wrong(key, "must be lower-case words joined by hyphens", "As in sudo-rs.")
        return value

    def texts(self, key: str, *, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts, none blank and none twice."""
        value = self._get(key, default)
        if type(value) not in (list, tuple) or not all(
            type(item) is str and item.strip() for item in value
        ):
            raise self.wrong(key, "must be a list of texts")
        items = tuple(item.strip() for item in value)
        if len(set(items)) < len(items):
            raise self.wrong(key, "says the same thing twice")
        return items

    def value(self, key: str) -> object:
        """Return the field as it is, for a caller that accepts several kinds."""
        return self._get(key, None)

    def table(self, key: str) -> Fields:
        """Return a table within this one."""
        value = self._get(key, None)
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Fields(value, f"{self._place}, {key}")

    def tables(self, key: str) -> list[Fields]:
        """Return the tables of ``[[key]]``, none when there is none."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"must be written as [[{key}]] tables")
        return [
            Fields(item, f"{self._place}, {key} {item.get('id', number)!s}")
            for number, item in enumerate(value, 1)
        ]

    def done(self) -> None:
        """Refuse what nobody asked for: it is a typo, or of another schema."""
        unknown = [key for key in self._table if key not in self._seen]
        if unknown:
            raise self.wrong(unknown[0], "is not a field known here", "Is it misspelt?")

    def _get(self, key: str, default: object) -> Any:  # checked by each getter
        self._seen.add(key)
        if key not in self._table and default is None:
            raise self.wrong(key, "is missing")
        return self._table.get(key, default)
