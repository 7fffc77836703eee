"""The figures as tables in Markdown: CPU and memory first, then walls, then the aims."""

import statistics

__all__ = ["lines"]

# part, people at least, path to the figure, unit, at most
AIMS = (
    ("at-once", 50, ("seconds", "p95"), "s until interactive, 50 at once, p95", 3),
    ("joining", 200, ("seconds", "p95"), "s until interactive, 200 over a minute, p95", 5),
    ("joining", 200, ("errors",), "errors, 200 over a minute", 0),
    ("joining", 200, ("memory after",), "MiB for 200 people", 4000),
    ("at-once", 50, ("moves, ms", "p95"), "ms a move with 50 moving, p95", 10),
    ("answers", 200, ("acknowledged, ms", "p95"), "ms until an answer is kept, 200/s, p95", 50),
    ("board", 200, ("until on the board, ms", "p95"), "ms until on the board, 200 people, p95",
     1000),
)  # fmt: skip


def lines(rows, machine):
    """Yield the report; rows that failed are told, and a later success takes their place."""
    good = {row["key"]: row for row in rows if "error" not in row}
    bad = {row["key"]: row for row in rows if "error" in row and row["key"] not in good}
    rows = list(good.values())
    yield f"{machine}; the load is made on the same cores. Several rounds: medians."
    yield ""
    yield from _opening(rows)
    yield from _others(rows, "answers", "acknowledged, ms", "answers kept, 200 a second")
    yield from _others(rows, "board", "until on the board, ms", "answers on the board")
    yield from _browsers(rows)
    yield from _aims(rows)
    for key, row in bad.items():
        yield f"- {key}: {row['error'].splitlines()[0]}"


def _opening(rows):
    yield (
        "| | people | CPU s each | MiB each | MiB in all | CPU ms a move "
        "| interactive, s: p50 / p95 / max | errors | moves, ms: p50 / p95 | generator's lag, ms |"
    )
    yield "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    for (name, part, people), group in _grouped(rows, ("at-once", "joining")).items():
        over = f" over {group[0]['over']:.0f} s" if part == "joining" else " at once"
        cells = [
            _number(group, "cpu each"),
            _number(group, "memory each"),
            _number(group, "memory after", form=".0f"),
            _number(group, "cpu a move", scale=1000),
            _triple(group, "seconds", ("p50", "p95", "max"), ".2f"),
            _number(group, "errors", form=".0f"),
            _triple(group, "moves, ms", ("p50", "p95"), ".1f"),
            _number(group, "lag, ms", form=".0f"),
        ]
        yield f"| {name} | {people}{over} | {' | '.join(cells)} |"
    yield ""


def _others(rows, part, figure, title):
    for (name, _, people), group in _grouped(rows, (part,)).items():
        yield (
            f"- {name}, {title}, {people} people: p50 / p95 / max "
            f"{_triple(group, figure, ('p50', 'p95', 'max'), '.1f')} ms; errors "
            f"{_number(group, 'errors', form='.0f')}; CPU "
            f"{_number(group, 'cpu each', scale=1000)} ms each"
        )


def _browsers(rows):
    grouped = _grouped(rows, ("browsers",))
    if not grouped:
        return
    yield ""
    yield "| Chromium | first page, MB | requests | seen, s | answered, s | echo, ms | elsewhere |"
    yield "| --- | --: | --: | --: | --: | --: | --- |"
    for (name, _, _), group in grouped.items():
        visits = [one for row in group for one in row["visits"]]
        cells = [
            f"{statistics.median(one[figure] for one in visits):{form}}"
            for figure, form in (
                ("MB", ".2f"), ("requests", ".0f"), ("seen", ".2f"), ("answered", ".2f"),
                ("echo, ms", ".0f"),
            )
        ]  # fmt: skip
        strange = sorted({where for one in visits for where in one["elsewhere"]})
        yield f"| {name} | {' | '.join(cells)} | {', '.join(strange) or 'none'} |"
    yield ""


def _aims(rows):
    ours = [row for row in rows if row["name"] == "ours, warm"]
    for part, least, path, what, most in AIMS:
        found = [row for row in ours if row["part"] == part and row["people"] >= least]
        values = [_at(row, path) for row in found]
        if values and None not in values:
            value = statistics.median(values)
            word = "kept" if value <= most else "missed"
            yield f"- {what}: {value:.4g}, asked for at most {most:g}: {word}"
    pages = [one["MB"] for row in ours if row["part"] == "browsers" for one in row["visits"]]
    if pages:
        value = statistics.median(pages)
        word = "kept" if value <= 1.5 else "missed"
        yield f"- MB of the first page: {value:.3g}, asked for at most 1.5: {word}"


def _grouped(rows, wanted):
    groups = {}
    for row in rows:
        if row["part"] in wanted:
            groups.setdefault((row["name"], row["part"], row["people"]), []).append(row)
    return groups


def _at(row, path):
    for name in path:
        row = row.get(name) if row is not None else None
    return row


def _number(group, name, *, form=".2f", scale=1):
    values = [row[name] for row in group if row.get(name) is not None]
    return f"{scale * statistics.median(values):{form}}" if values else "–"


def _triple(group, name, parts, form):
    rows = [row[name] for row in group if row.get(name)]
    if not rows:
        return "–"
    return " / ".join(f"{statistics.median(row[part] for row in rows):{form}}" for part in parts)
