"""Timings, as the common tools write them: one `Series` for each thing that was measured.

The formats are recognised by what is in them, never by a file's name:

- CSV: one column; or name, time and perhaps bytes; or a column for each name, a round a row.
- hyperfine's ``--export-json``: ``results[].times``, seconds.
- pytest-benchmark's ``--benchmark-json``: ``benchmarks[].stats.data``, seconds.
- Criterion.rs: ``sample.json`` (``iters`` and ``times``, nanoseconds for all iterations of a
  sample), ``raw.csv``, or the texts of a folder below ``target/criterion``.

A summary is not a series: from a mean and a deviation nobody can see a warm-up, so a file that
has no more is refused, and the error says which option keeps the rounds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from teachkit.decisions.focus.columns import (
    MOST_ROWS,
    Sheet,
    at,
    cell_number,
    header_unit,
    is_number,
    read_sheet,
)
from teachkit.errors import TeachkitError

__all__ = ["UNITS", "Series", "choose_series", "read_criterion", "read_timings"]

# Seconds in one of each; µ comes as the micro sign and as the Greek letter.
UNITS: dict[str, float] = {
    "s": 1.0,
    "sec": 1.0,
    "seconds": 1.0,
    "ms": 1e-3,
    "us": 1e-6,
    "µs": 1e-6,
    "μs": 1e-6,  # the other µ: files have both
    "ns": 1e-9,
}
_SIZE_HEADS = ("bytes", "size", "output", "output bytes", "output_bytes")
_NAME_HEADS = ("name", "command", "what", "series", "implementation", "benchmark", "")


@dataclass(frozen=True, slots=True)
class Series:
    """Seconds that one thing took, a number a round, in the order in which they were measured.

    ``unit`` is what the file wrote them in, and empty when it does not say (they are taken for
    seconds then). ``size`` is how many bytes came out, where the file tells: that is what a
    speed is held against. ``interleaved`` says that the file shows rounds taken in turns with
    the other series of the same file, so that round 3 of both met the same weather.
    ``environment`` holds what else the tool wrote down: machine, version, date.
    """

    name: str
    seconds: tuple[float, ...]
    unit: str = "s"
    source: str = "numbers"
    place: str = ""
    size: int | None = None
    interleaved: bool = False
    environment: tuple[tuple[str, str], ...] = ()


def read_timings(text: str, *, place: str = "") -> tuple[Series, ...]:
    """Return every series in a text of one of the formats above; at least one.

    Raises:
        TeachkitError: ``no-rounds`` (nothing measured, or a summary alone), ``bad-json``,
            ``not-timings``, ``not-a-number``, ``not-a-time`` (zero or less), ``decimal-comma``,
            ``ragged``, ``failed-command``, ``uneven-sizes``, ``too-long``. The place is the file,
            the line or the field.
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in ("{", "["):
        return _from_json(_parsed(text, place), place)
    sheet = read_sheet(text, place, UNITS)
    if "sample_measured_value" in sheet.header:
        return _from_raw_csv(sheet, place)
    return _from_sheet(sheet, place)


def choose_series(found: tuple[Series, ...], name: str = "", *, place: str = "") -> Series:
    """Return the one series of that name, or the only one.

    Raises:
        TeachkitError: ``which-series`` when there are several and none is named, or none has
            that name.
    """
    if not name and len(found) == 1:
        return found[0]
    for series in found:
        if series.name == name:
            return series
    names = [series.name for series in found]
    raise TeachkitError(
        "which-series",
        f"There is no series '{name}' here" if name else f"There are {len(found)} series here",
        place=place or found[0].place,
        hint=f"Name one of: {', '.join(names[:8])}{', …' if len(names) > 8 else ''}.",
    )


# --- columns ------------------------------------------------------------------------------


def _from_sheet(sheet: Sheet, place: str) -> tuple[Series, ...]:
    if not sheet.rows:
        raise _no_rounds(place, "There is no number in it.")
    if {"mean", "stddev"} <= {head.lower() for head in sheet.header}:
        raise _no_rounds(place, "These are means. hyperfine keeps the rounds with --export-json.")
    width = len(sheet.rows[0].cells)
    heads = [header_unit(cell, UNITS) for cell in sheet.header]
    named = width > 1 and not any(is_number(row.cells[0], UNITS) for row in sheet.rows)
    if named:
        found = _long(sheet, [head.unit for head in heads], place)
    elif width == 1 or heads:
        found = _wide(sheet, [(head.name, head.unit) for head in heads] or [("", "")], place)
    else:
        raise TeachkitError(
            "not-timings",
            "There are several columns of numbers and no line that names them",
            place=at(place, sheet.rows[0].line),
            hint="Begin with a line such as: old (ms),new (ms)",
        )
    return tuple(_with_notes(series, sheet.notes, len(found)) for series in found)


def _long(sheet: Sheet, units: list[str], place: str) -> list[Series]:
    """Rows of name, time and perhaps bytes."""
    size_at = next(
        (i for i, head in enumerate(sheet.header) if head.strip().lower() in _SIZE_HEADS), None
    )
    # The time is the column with a unit, else the first that is neither the name nor the bytes.
    value_at = next((i for i, unit in enumerate(units) if unit and i != size_at), None)
    if value_at is None:
        value_at = 2 if size_at == 1 else 1
    if value_at >= len(sheet.rows[0].cells):
        raise _no_rounds(place, "There is a column of names, and none of times.")
    unit = units[value_at] if units else ""
    times: dict[str, list[float]] = {}
    written: dict[str, str] = {}
    sizes: dict[str, int] = {}
    order: list[str] = []
    for row in sheet.rows:
        name = row.cells[0]
        seconds, said = _seconds(row.cells[value_at], unit, at(place, row.line))
        times.setdefault(name, []).append(seconds)
        written.setdefault(name, said)
        order.append(name)
        if size_at is not None:
            size = _size(row.cells[size_at], at(place, row.line, "bytes"))
            if sizes.setdefault(name, size) != size:
                raise TeachkitError(
                    "uneven-sizes",
                    f"'{name:.40}' put out {sizes[name]:,} bytes before, and {size:,} here",
                    place=at(place, row.line),
                    hint="A series is the same work again and again: one name for each input.",
                )
    turns = _in_turns(order)
    return [
        Series(name, tuple(seconds), written[name], "CSV", place, sizes.get(name), turns)
        for name, seconds in times.items()
    ]


def _in_turns(order: list[str]) -> bool:
    """Say whether each round has every name once (in any order), as an interleaved run has."""
    names = len(set(order))
    rounds = (set(order[i : i + names]) for i in range(0, len(order), names))
    return names > 1 and len(order) >= 2 * names and all(len(turn) == names for turn in rounds)


def _wide(sheet: Sheet, heads: list[tuple[str, str]], place: str) -> list[Series]:
    """A column for each series; a column that counts the rounds is left out."""
    rows = sheet.rows
    kept = [i for i, (name, _) in enumerate(heads) if name.lower() not in ("round", "run", "index")]
    found = []
    for i in kept:
        name, unit = heads[i]
        said = unit
        seconds = []
        for row in rows:
            field = name if len(kept) > 1 else ""
            value, said = _seconds(row.cells[i], unit, at(place, row.line, field))
            seconds.append(value)
        plain = name if name.lower() not in ("time", "times", "duration") else ""
        found.append(
            Series(
                plain or (place if len(kept) == 1 else f"column {i + 1}") or "timings",
                tuple(seconds),
                said,
                "CSV",
                place,
                interleaved=len(kept) > 1,
            )
        )
    return found


def _seconds(cell: str, unit: str, place: str) -> tuple[float, str]:
    value, said = cell_number(cell, UNITS, place)
    if value <= 0:
        raise TeachkitError(
            "not-a-time",
            f"'{cell:.40}' is no time that anything can take",
            place=place,
            hint="Times are above zero; use a finer unit or more work in a round.",
        )
    return value * UNITS[said or unit or "s"], said or unit


def _size(cell: str, place: str) -> int:
    value, _ = cell_number(cell, {}, place)
    if value < 0 or value != int(value):
        raise TeachkitError(
            "not-a-number",
            f"'{cell:.40}' is no number of bytes",
            place=place,
            hint="Bytes are counted in whole numbers, from zero up.",
        )
    return int(value)


def _with_notes(series: Series, notes: tuple[tuple[str, str], ...], count: int) -> Series:
    """Add ``# key: value`` lines: sizes to their series, the rest to the environment."""
    size = series.size
    kept = []
    for key, value in notes:
        mine = key.lower() in _SIZE_HEADS and count == 1
        if mine or key.lower() == f"bytes {series.name}".lower():
            size = _size(value, at(series.place, field=key))
        elif not key.lower().startswith("bytes "):
            kept.append((key, value))
    return replace(series, size=size, environment=tuple(kept))


# --- JSON ---------------------------------------------------------------------------------


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        # Neither of the two others is a JSONDecodeError: a number too long, and no end of nesting.
        deep = isinstance(error, RecursionError)
        why = "it is nested too deeply" if deep else "a number in it has too many digits"
        raise TeachkitError(
            "bad-json",
            f"This is not JSON: {getattr(error, 'msg', why)}",
            place=at(place, line),
            hint="Was the file cut short? Run the benchmark again and let it finish.",
        ) from error


def _from_json(data: Any, place: str) -> tuple[Series, ...]:
    if isinstance(data, dict):
        if isinstance(data.get("results"), list):
            return _from_hyperfine(data["results"], place)
        if isinstance(data.get("benchmarks"), list):
            return _from_pytest(data, place)
        if "iters" in data and "times" in data:
            return (_from_sample(data, place, place or "criterion"),)
        if "point_estimate" in str(data.get("median", data.get("mean", "")))[:400]:
            raise _no_rounds(
                place, "These are Criterion's estimates; the rounds are in sample.json beside them."
            )
    if isinstance(data, list) and data and all(_is_number(item) for item in data):
        numbers = _numbers(data, place, "")
        return (Series(place or "timings", numbers, "", "numbers", place),)
    raise TeachkitError(
        "not-timings",
        "This JSON is of no benchmark tool that we know",
        place=place,
        hint="hyperfine --export-json, pytest --benchmark-json, Criterion's sample.json, a list"
        " of numbers, or CSV.",
    )


def _from_hyperfine(results: list[Any], place: str) -> tuple[Series, ...]:
    found = []
    for i, result in enumerate(results):
        field = f"results[{i}]"
        _require_dict(result, place, field)
        codes = result.get("exit_codes")
        bad = [code for code in codes if code != 0] if isinstance(codes, list) else []
        if bad:
            how = "was killed" if bad[0] is None else f"ended with {bad[0]}"
            raise TeachkitError(
                "failed-command",
                f"A command that {how} was timed: {str(result.get('command'))[:60]}",
                place=at(place, field=f"{field}.exit_codes"),
                hint="How fast it fails is another question. Mend the command, and leave out"
                " hyperfine's --ignore-failure.",
            )
        if not result.get("times"):
            raise _no_rounds(
                at(place, field=f"{field}.times"), "hyperfine keeps them with --export-json."
            )
        name = str(result.get("command") or f"command {i + 1}")
        numbers = _numbers(result["times"], place, f"{field}.times")
        found.append(Series(name, numbers, "s", "hyperfine", place))
    if not found:
        raise _no_rounds(at(place, field="results"), "The list is empty.")
    return _unique(found)


def _from_pytest(data: dict[str, Any], place: str) -> tuple[Series, ...]:
    machine = data.get("machine_info")
    machine = machine if isinstance(machine, dict) else {}
    cpu = machine.get("cpu")
    said = {
        "python": machine.get("python_version"),
        "machine": machine.get("machine"),
        "cpu": cpu.get("brand_raw") if isinstance(cpu, dict) else None,
        "system": machine.get("system"),
        "date": str(data.get("datetime") or "")[:10],
    }
    environment = tuple((key, str(value)) for key, value in said.items() if value)
    found = []
    for i, benchmark in enumerate(data["benchmarks"]):
        field = f"benchmarks[{i}]"
        _require_dict(benchmark, place, field)
        stats = benchmark.get("stats")
        _require_dict(stats, place, f"{field}.stats")
        if not stats.get("data"):
            raise _no_rounds(
                at(place, field=f"{field}.stats.data"),
                "pytest-benchmark keeps them with --benchmark-json, or --benchmark-save-data.",
            )
        extra = benchmark.get("extra_info")
        extra = extra if isinstance(extra, dict) else {}
        size = next((extra[key] for key in _SIZE_HEADS if key in extra), None)
        found.append(
            Series(
                str(benchmark.get("name") or f"benchmark {i + 1}"),
                _numbers(stats["data"], place, f"{field}.stats.data"),
                "s",
                "pytest-benchmark",
                place,
                None if size is None else _size(str(size), at(place, field=f"{field}.extra_info")),
                environment=environment,
            )
        )
    if not found:
        raise _no_rounds(at(place, field="benchmarks"), "The list is empty: were tests selected?")
    return _unique(found)


def _from_sample(data: dict[str, Any], place: str, name: str) -> Series:
    """Criterion's ``sample.json``: a sample took ``times`` ns for ``iters`` iterations in all."""
    iterations = _numbers(data["iters"], place, "iters")
    times = _numbers(data["times"], place, "times")
    if len(iterations) != len(times):
        raise TeachkitError(
            "ragged",
            f"There are {len(times)} times for {len(iterations)} counts of iterations",
            place=at(place, field="times"),
            hint="Was the file edited? Run cargo bench again.",
        )
    each = tuple(1e-9 * t / n for t, n in zip(times, iterations, strict=True))
    for i, value in enumerate(each):
        if not (value > 0 and math.isfinite(value)):
            raise _not_a_time(f"{times[i]} ns", at(place, field=f"times[{i}]"))
    return Series(name, each, "ns", "criterion", place)


def _from_raw_csv(sheet: Sheet, place: str) -> tuple[Series, ...]:
    """Criterion's ``raw.csv``: group, function, value, …, measured value, unit, iterations."""
    column = {head: i for i, head in enumerate(sheet.header)}
    try:
        value, unit, count = (
            column[head] for head in ("sample_measured_value", "unit", "iteration_count")
        )
    except KeyError as error:
        raise TeachkitError(
            "not-timings",
            f"Criterion's raw.csv has a column {error} that is missing here",
            place=place,
            hint="Give the file as cargo bench wrote it, or sample.json.",
        ) from error
    times: dict[str, list[float]] = {}
    for row in sheet.rows:
        labels = [row.cells[column[h]] for h in ("group", "function", "value") if h in column]
        where = at(place, row.line)
        seconds, _ = _seconds(row.cells[value], row.cells[unit].strip().lower(), where)
        rounds, _ = cell_number(row.cells[count], {}, where)
        if rounds < 1:
            raise _not_a_time(row.cells[count], at(place, row.line, "iteration_count"))
        times.setdefault("/".join(filter(None, labels)), []).append(seconds / rounds)
    if not times:
        raise _no_rounds(place, "There is a header, and no row.")
    return tuple(Series(n, tuple(t), "ns", "criterion", place) for n, t in times.items())


def read_criterion(files: Mapping[str, str], *, place: str = "") -> tuple[Series, ...]:
    """Return the series of a folder that Criterion wrote, from its texts by relative path.

    A run lies in ``…/new/`` and the one before it in ``…/base/``; each has ``sample.json`` and
    ``benchmark.json``, whose ``full_id`` is the name. A base is named ``… (base)``.

    Raises:
        TeachkitError: as `read_timings`; ``no-rounds`` when no ``sample.json`` or ``raw.csv`` is
            among the files.
    """
    found = []
    for path in sorted(files):
        folder, _, leaf = path.rpartition("/")
        where = "/".join(filter(None, [place, path]))
        run = folder.rpartition("/")[2]
        if leaf == "sample.json":
            data = _parsed(files[path], where)
            _require_dict(data, where, "")
            if "iters" not in data or "times" not in data:
                raise _no_rounds(where, "It lacks iters or times.")
            about = files.get(f"{folder}/benchmark.json" if folder else "benchmark.json")
            named = _parsed(about, where) if about else {}
            name = str(named.get("full_id") or "") if isinstance(named, dict) else ""
            series = [_from_sample(data, where, name or folder.rpartition("/")[0] or folder)]
        elif leaf == "raw.csv" and f"{folder}/sample.json".lstrip("/") not in files:
            series = list(read_timings(files[path], place=where))
        else:
            continue
        for one in series:
            label = f"{one.name} ({run})" if run not in ("new", "") else one.name
            found.append(replace(one, name=label))
    if not found:
        raise _no_rounds(place, "A folder below target/criterion has sample.json in new/.")
    return _unique(found)


# --- what all of them share ---------------------------------------------------------------


def _numbers(values: Any, place: str, field: str) -> tuple[float, ...]:
    if not isinstance(values, list) or not values:
        raise _no_rounds(at(place, field=field), "A list of numbers is expected.")
    if len(values) > MOST_ROWS:
        raise TeachkitError(
            "too-long",
            f"There are {len(values):,} rounds, and {MOST_ROWS:,} are read at most",
            place=at(place, field=field),
            hint="Ask the tool for fewer rounds.",
        )
    for i, value in enumerate(values):
        if not _is_number(value) or not math.isfinite(value) or value <= 0:
            raise _not_a_time(str(value), at(place, field=f"{field}[{i}]"))
    return tuple(map(float, values))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_dict(value: Any, place: str, field: str) -> None:
    if not isinstance(value, dict):
        raise TeachkitError(
            "not-timings",
            "An object with fields is expected here",
            place=at(place, field=field),
            hint="Give the file as the tool wrote it.",
        )


def _not_a_time(value: str, place: str) -> TeachkitError:
    return TeachkitError(
        "not-a-time",
        f"'{value:.40}' is no time that anything can take",
        place=place,
        hint="Times are finite numbers above zero.",
    )


def _no_rounds(place: str, hint: str) -> TeachkitError:
    return TeachkitError(
        "no-rounds", "There are no single rounds to judge by", place=place, hint=hint
    )


def _unique(found: Iterable[Series]) -> tuple[Series, ...]:
    """Number names that come twice, so that each can be chosen."""
    seen: dict[str, int] = {}
    named = []
    for series in found:
        seen[series.name] = seen.get(series.name, 0) + 1
        again = seen[series.name]
        named.append(series if again == 1 else replace(series, name=f"{series.name} #{again}"))
    return tuple(named)
