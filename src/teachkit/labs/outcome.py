"""What a lab found, with its date and machine: typed data that goes to a file and comes back.

A figure without its day and machine is a rumour, so `Outcome` keeps them together. The package
brings one outcome for each lab, `recorded`, for whoever cannot run it; `last` is your own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from html import escape
from importlib.resources import files
from itertools import zip_longest
from pathlib import Path
from textwrap import fill, wrap
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from teachkit.data.cache import location
from teachkit.drawing import wide
from teachkit.errors import TeachkitError
from teachkit.labs.lab import lab_module
from teachkit.labs.picture import Picture

__all__ = [
    "Outcome",
    "Table",
    "as_json",
    "from_json",
    "kept_at",
    "last",
    "plain",
    "read_outcome",
    "recorded",
    "shaped",
]

_BOXES = {
    "boxed": "a box with no network but its own",
    "namespaces": "namespaces of its own",
    "open": "no box",
}
# A number comes first, and more than a label: "2.79 to 3.70" is one, and "2: root ALL" is not.
_NUMBER = re.compile(r"[+\N{MINUS SIGN}-]?\d(?!\d*: [^\d\N{MINUS SIGN}])")
_CELL = "padding:0.15em 1em 0.15em 0;vertical-align:top;text-align:"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a head; a column whose cells all begin like numbers stands right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def numeric(self) -> tuple[bool, ...]:
        """Return for each column whether it holds numbers."""
        return tuple(
            any(row[i] for row in self.rows)
            and all(not row[i] or _NUMBER.match(row[i]) for row in self.rows)
            for i in range(len(self.head))
        )

    def _repr_html_(self) -> str:
        right = self.numeric()
        side = [f"{_CELL}{'right;white-space:nowrap' if one else 'left'}" for one in right]
        head = "".join(
            f'<th scope="col" style="{style}">{escape(cell)}</th>'
            for cell, style in zip(self.head, side, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td style="{style}">{escape(cell)}</td>'
                for cell, style in zip(row, side, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        return (
            f'{wide(self.title)}<table><caption style="text-align:left;font-weight:600">'
            f"{escape(self.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def text(self, width: int = 0) -> str:
        """Return the table as lines of text; with a ``width``, its widest columns are wrapped.

        A table that does not fit even then becomes a list, with an item for each row.
        """
        cells = (self.head, *self.rows)
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.head))]
        right = self.numeric()
        while width and sum(widths) + 2 * (len(widths) - 1) > width:
            wide_ones = [i for i, room in enumerate(widths) if room > self._least(i)]
            if not wide_ones:
                return self._listed(width)
            widths[max(wide_ones, key=widths.__getitem__)] -= 1
        lines = [self.title]
        for number, row in enumerate(cells):
            wrapped = [
                wrap(cell, room, break_on_hyphens=False) or [""]
                for cell, room in zip(row, widths, strict=True)
            ]
            lines += [
                "  ".join(
                    f"{cell:>{room}}" if numeric else f"{cell:<{room}}"
                    for cell, room, numeric in zip(parts, widths, right, strict=True)
                ).rstrip()
                for parts in zip_longest(*wrapped, fillvalue="")
            ]
            if number == 0:
                lines.append("  ".join("-" * room for room in widths))
        return "\n".join(lines)

    def _least(self, column: int) -> int:
        """Return how narrow a column may get: numbers and short words stay whole."""
        cells = [row[column] for row in self.rows]
        words = [word[:16] for cell in cells for word in cell.split()]
        parts = cells if self.numeric()[column] else words
        return max(map(len, (*self.head[column].split(), *parts)), default=0)

    def _listed(self, width: int) -> str:
        rows = (
            "; ".join(
                f"{head.rstrip('?')}: {cell}"
                for head, cell in zip(self.head, row, strict=True)
                if cell
            )
            for row in self.rows
        )
        items = (
            fill(f"- {row}", width, subsequent_indent="  ", break_on_hyphens=False) for row in rows
        )
        return "\n".join((self.title, *items))

    def __repr__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of a lab found.

    ``date`` is its day (ISO), ``seconds`` how long the experiment took, ``fetched`` and
    ``unpacked`` count bytes: what came over the network in this run, and what lies in the lab's
    folder. ``box`` is a level of `teachkit.labs.box`, ``machine`` the processor, ``system`` the
    operating system and the Python. ``recorded`` says that it came with the package. ``found`` is
    the lab's own ``Found``, and ``quick`` says that the shortest run was asked for.
    """

    lab: str
    date: str
    seconds: float
    fetched: int
    unpacked: int
    box: str
    machine: str
    system: str
    recorded: bool
    found: Any
    quick: bool = False

    def sentences(self) -> tuple[str, ...]:
        """Return what was found in a few sentences."""
        return lab_module(self.lab).sentences(self.found)

    def tables(self) -> tuple[Table, ...]:
        """Return what was found as tables."""
        return lab_module(self.lab).tables(self.found)

    def pictures(self) -> tuple[Picture, ...]:
        """Return what was found as pictures."""
        return lab_module(self.lab).pictures(self.found)

    def provenance(self) -> str:
        """Return where and when this was measured, as one sentence."""
        whose = "Recorded on" if self.recorded else "You ran it on"
        short = ", asked to be quick" if self.quick else ""
        return (
            f"{whose} {self.date}, in {self.seconds:.0f} s{short} and in "
            f"{_BOXES.get(self.box, self.box)}: {self.machine}, {self.system}."
        )

    def html(self) -> str:
        """Return all of it but the title as HTML: the tables are folded away."""
        said = "".join(f"<li>{escape(one)}</li>" for one in self.sentences())
        shown = "".join(one._repr_html_() for one in self.pictures())
        tables = "".join(one._repr_html_() for one in self.tables())
        return (
            f"<p><em>{escape(self.provenance())}</em></p><ul>{said}</ul>{shown}"
            f"<details><summary>The same as tables</summary>{tables}</details>"
        )

    def _repr_html_(self) -> str:
        return f"<p><strong>{escape(lab_module(self.lab).LAB.title)}</strong></p>{self.html()}"


def as_json(outcome: Outcome) -> str:
    """Return an outcome as the text of a JSON file, which `from_json` reads."""
    return json.dumps(plain(outcome), ensure_ascii=False, indent=0) + "\n"


def from_json(text: str, place: str = "") -> Outcome:
    """Return the outcome that `as_json` wrote; ``place`` names the file for an error.

    Raises:
        TeachkitError: ``broken-outcome`` when it is none, or of another version of the lab;
            ``no-such-lab``.
    """
    try:
        data = json.loads(text)
        return read_outcome(data)
    except (ValueError, KeyError, TypeError) as error:
        raise TeachkitError(
            "broken-outcome",
            f"That is no outcome of this version's lab: {error}",
            place=place,
            hint="Run the lab again: teachkit lab run NAME",
        ) from error


def read_outcome(data: Any) -> Outcome:
    """Return an outcome from what JSON holds.

    Raises:
        TeachkitError: ``no-such-lab``.
        ValueError, KeyError, TypeError: it is not of that shape.
    """
    if not isinstance(data, Mapping):
        raise ValueError("it is no object")  # noqa: TRY004  # one kind of error for all
    rest = {key: value for key, value in data.items() if key != "found"}
    found = shaped(lab_module(data["lab"]).Found, data["found"])
    kinds = get_type_hints(Outcome)
    return Outcome(**{key: shaped(kinds[key], value) for key, value in rest.items()}, found=found)


def recorded(name: str) -> Outcome:
    """Return the outcome that the package brings for a lab.

    Raises:
        TeachkitError: ``no-such-lab``; ``no-data`` when none came with it.
    """
    lab_module(name)
    file = files("teachkit.labs") / "recorded" / f"{name}.json"
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise TeachkitError(
            "no-data",
            f"No recorded outcome of the lab '{name}' came with the package",
            hint=f"Run it where it can be run: teachkit lab run {name}",
        ) from error
    outcome = from_json(text, f"{name}.json")
    return replace(outcome, recorded=True)


def kept_at(name: str) -> Path:
    """Return the file that keeps the outcome of your own last run of a lab."""
    return location() / "labs" / name / "outcome.json"


def last(name: str) -> Outcome | None:
    """Return the outcome of your own last run of a lab; None if there is none to read.

    Raises:
        TeachkitError: ``no-such-lab``.
    """
    lab_module(name)
    try:
        return from_json(kept_at(name).read_text("utf-8"))
    except (OSError, TeachkitError):  # an older version's outcome is none: run it again
        return None


# ---- dataclasses to plain data, and back


def plain(value: Any) -> Any:
    """Return a dataclass and all in it as what JSON knows."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def shaped(kind: Any, value: Any) -> Any:
    """Return what JSON read as what a field's type says: dataclasses, tuples, plain values.

    It knows what a lab's ``Found`` may hold: str, int, float, bool, None, tuples, dicts with
    texts as keys, dataclasses, and unions of those.

    Raises:
        ValueError, TypeError: the value is not of that kind.
    """
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _one_of(get_args(kind), value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if origin is dict:
        return {str(key): shaped(get_args(kind)[1], one) for key, one in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, value)
    if kind is Any:
        return value
    if kind is float and type(value) in (int, float):
        return float(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r:.60} is no {getattr(kind, '__name__', kind)}")
    return value


def _one_of(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in kinds:
        return None
    for kind in kinds:
        try:
            return shaped(kind, value)
        except (ValueError, TypeError):
            continue
    raise ValueError(f"{value!r:.60} is none of the {len(kinds)} kinds that it may be")


def _tuple(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r:.60} is no list")  # noqa: TRY004  # as above
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(shaped(kinds[0], one) for one in value)
    return tuple(shaped(kind, one) for kind, one in zip(kinds, value, strict=True))


def _dataclass(kind: type[Any], value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r:.60} is no {kind.__name__}")  # noqa: TRY004  # as above
    hints = get_type_hints(kind)
    if set(value) != set(hints):
        raise ValueError(
            f"the fields of {kind.__name__} are others: {sorted(set(value) ^ set(hints))}"
        )
    return kind(**{name: shaped(hints[name], one) for name, one in value.items()})
