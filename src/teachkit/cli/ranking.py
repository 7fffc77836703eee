"""What ``teachkit candidates`` prints: lines for people, plain data for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.candidates import Candidates
    from teachkit.data.checkout import Checkout
    from teachkit.decisions.choose import Case, Fragility, Pair, Ranking, Row, Why
    from teachkit.decisions.choose.licences import Use, Verdict
    from teachkit.decisions.choose.shortlist import Competitor
    from teachkit.decisions.choose.space import ProblemSpace

__all__ = [
    "as_csv",
    "case_data",
    "case_lines",
    "checkout_data",
    "checkout_lines",
    "competitor_lines",
    "fragility_lines",
    "pair_data",
    "pair_lines",
    "ranking_data",
    "ranking_lines",
    "space_lines",
    "verdict_lines",
    "why_data",
    "why_lines",
]

WIDEST_NAME = 24


# --- the ranking --------------------------------------------------------------------------


def ranking_lines(
    ranking: Ranking, rows: Sequence[Row], candidates: Candidates, width: int
) -> Iterator[str]:
    """Yield the table, then what it stands on."""
    weights = ", ".join(f"{id} {ranking.weights[id]:g}" for id in ranking.signals)
    yield from folded(f"{len(ranking):,} candidates, by {weights}.", width)
    yield ""
    name = min(WIDEST_NAME, max((len(row.name) for row in rows), default=4))
    place = max((len(f"{row.place:,}") for row in rows), default=1)
    head = f"{'':>{place}}  {'name':<{name}}  points  why"
    yield head
    room = width - (place + name + 12)
    for row in rows:
        mark = "?" if row.unknown else " "
        why = cut(reasons(row), room)
        shown = cut(row.name, name)
        yield f"{row.place:>{place},}  {shown:<{name}}  {row.score:5.1f}{mark}  {why}".rstrip()
    yield ""
    if any(row.unknown for row in rows):
        yield from folded("? something about it is unknown, and counts as average.", width)
    yield from folded(f"{candidates.origin.title}, of {candidates.origin.date}.", width)
    for id in ranking.idle:
        if ranking.weights[id]:
            yield from folded(_IDLE.get(id, f"Nothing is known of '{id}'."), width)


_IDLE = {
    "structure": "Structure takes no part: measure a source tree with --checkout NAME=PATH.",
    "interest": "Your interest takes no part: tell it with --interest NAME=80.",
}


def reasons(row: Row) -> str:
    """Return the values behind a row's levels, in a few words each, always in the same order."""
    candidate = row.candidate
    values = {
        "people": _few(candidate.people, "person", "people"),
        "dependants": _few(candidate.dependants, "relies on it", "rely on it"),
        "history": _few(candidate.advisories, "advisory", "advisories"),
        "size": "" if candidate.size is None else f"{candidate.size / 1e6:,.1f} MB",
    }
    for id in ("interest", "structure"):
        level = row.parts[id].level if id in row.parts else None
        values[id] = "" if level is None else f"{id} {100 * level:.0f}"
    if candidate.popularity is not None:
        values["dependants"] += f", rank {candidate.popularity:,}"
    return "; ".join(values[id] for id in row.parts if values.get(id))


def _few(number: int | None, one: str, several: str) -> str:
    if number is None:
        return f"? {several}"
    return f"{number:,} {one if number == 1 else several}"


def ranking_data(ranking: Ranking, rows: Sequence[Row], candidates: Candidates) -> dict[str, Any]:
    """Return the ranking as plain data."""
    return {
        "origin": asdict(candidates.origin),
        "dates": dict(candidates.dates),
        "of": len(ranking),
        "weights": dict(ranking.weights),
        "idle": list(ranking.idle),
        "rows": [row_data(row) for row in rows],
    }


def row_data(row: Row) -> dict[str, Any]:
    """Return one row as plain data; a level of null is unknown."""
    return {
        "place": row.place,
        "joint": row.joint,
        "name": row.name,
        "score": round(row.score, 4),
        "low": round(row.low, 4),
        "high": round(row.high, 4),
        "unknown": list(row.unknown),
        "added": row.added,
        "signals": {
            id: {
                "level": part.level,
                "points": round(part.points, 4),
                "effect": round(part.effect, 4),
                "reason": part.reason,
            }
            for id, part in row.parts.items()
        },
        "facts": asdict(row.candidate),
    }


def as_csv(ranking: Ranking, rows: Iterable[Row]) -> str:
    """Return the ranking as CSV: an empty cell is unknown."""
    import csv
    import io

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    facts = ("dependants", "people", "advisories", "popularity", "size", "language", "section")
    levels = [f"{id}_level" for id in ranking.signals]
    table.writerow(["place", "name", "score", "low", "high", *levels, *facts])
    for row in rows:
        told = [part.level for part in row.parts.values()]
        table.writerow(
            [
                row.place,
                row.name,
                *(f"{number:.3f}" for number in (row.score, row.low, row.high)),
                *("" if level is None else f"{level:.3f}" for level in told),
                *(_cell(getattr(row.candidate, fact)) for fact in facts),
            ]
        )
    return out.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else str(value)


# --- one row, and two ---------------------------------------------------------------------


def why_lines(answer: Why, width: int) -> Iterator[str]:
    """Yield why a candidate is where it is."""
    row = answer.row
    yield from folded(row.sentence, width)
    if row.unknown:
        yield from folded(
            f"What is unknown counts as average; if it were all bad or all good, it would have "
            f"{row.low:.1f} or {row.high:.1f}.",
            width,
        )
    yield ""
    yield from folded("against the average candidate, in points:", width)
    for id in answer.sentences:
        part = row.parts[id]
        mark = "     ?" if part.level is None else f"{part.effect:+6.1f}"
        yield from folded(f"{mark}  {id:<10}  {part.reason}", width, 20)
    if row.place > answer.top:
        yield ""
        yield from folded(f"what would bring it among the first {answer.top}:", width)
        for need in answer.needs:
            if need.level is not None:
                yield from folded(f"  {need.signal:<10}  if {need.sentence}", width, 14)
        worst = [need for need in answer.needs if need.level is None]
        if worst:
            said = ", ".join(f"{need.signal} (place {need.place_at_best:,})" for need in worst)
            yield from folded(f"  not enough, even at its best: {said}", width, 4)
        yield ""
        yield from folded("or another weight, the others as they are:", width)
        for tip in answer.tips:
            what = "" if tip.top else ", the best that it can do"
            said = f"  {tip.signal:<10}  {tip.weight:g}: place {tip.place:,}{what}"
            yield from folded(said, width, 14)


def why_data(answer: Why) -> dict[str, Any]:
    """Return a why as plain data."""
    return {
        "row": row_data(answer.row),
        "of": answer.of,
        "lifts": list(answer.lifts),
        "holds": list(answer.holds),
        "top": answer.top,
        "needs": [asdict(need) for need in answer.needs],
        "tips": [asdict(tip) for tip in answer.tips],
        "text": answer.text,
    }


def pair_lines(pair: Pair, width: int) -> Iterator[str]:
    """Yield two candidates side by side, a signal after the other."""
    a, b = pair.a, pair.b
    for row in (a, b):
        yield from folded(f"{row.name}: {row.place:,} of {row.of:,}, {row.score:.1f} points", width)
    name = min(WIDEST_NAME, max(len(a.name), len(b.name)))
    for id, points in pair.parts.items():
        ahead = a.name if points > 0 else b.name
        lead = f"{ahead} by {abs(points):.1f}" if abs(points) >= 0.05 else "no difference"
        flip = pair.flips[id]
        change = "" if flip is None else f"; level at weight {flip:.3g}"
        yield ""
        yield from folded(f"{id}: {lead}{change}", width, 2)
        for row in (a, b):
            shown = cut(row.name, name)
            yield from folded(f"  {shown:<{name}}  {row.parts[id].reason}", width, name + 4)


def pair_data(pair: Pair) -> dict[str, Any]:
    """Return a pair as plain data."""
    return {
        "a": row_data(pair.a),
        "b": row_data(pair.b),
        "margin": round(pair.margin, 4),
        "parts": {id: round(points, 4) for id, points in pair.parts.items()},
        "flips": dict(pair.flips),
    }


# --- the rest -----------------------------------------------------------------------------


def fragility_lines(found: Fragility, width: int) -> Iterator[str]:
    """Yield what of the top survives."""
    yield from folded(found.sentence, width)
    yield ""
    head = f"a seat among the first {found.top}, in {found.draws:,} draws of all weights:"
    yield from folded(head, width)
    for one in found.standings:
        seat = "certain" if one.certain else "one weight at a time" if one.alone else ""
        line = f"  {one.place:>5,}  {one.name:<{WIDEST_NAME}}  {one.share:4.0%}  {seat}"
        yield cut(line.rstrip(), width)
    yield ""
    head = f"how far each weight can go alone before the first {found.top} are others:"
    yield from folded(head, width)
    for room in found.rooms:
        low = f"down to {room.low:.3g}" if room.low_swap else "down to 0"
        high = "up without end" if room.high is None else f"up to {room.high:.3g}"
        said = f"  {room.signal:<10}  {room.weight:g}: {low}{_swapped(room.low_swap)}, "
        yield from folded(f"{said}{high}{_swapped(room.high_swap)}", width, 14)


def _swapped(names: tuple[str, str] | None) -> str:
    return f" ({names[1]} for {names[0]})" if names else ""


def case_lines(name: str, case: Case, width: int) -> Iterator[str]:
    """Yield the case against one candidate."""
    yield from folded(f"{name}: {case.text}", width)
    for row in case.rows:
        one = row.objection
        said = {True: "yes", False: "no", None: "open"}[row.answer]
        yield ""
        yield from folded(f"[{said}] {one.id}: {one.question}", width, 4)
        if row.evidence:
            yield from folded(f"    data: {row.evidence}", width, 10)
        if row.answer is not False:
            yield from folded(f"    {one.advice}", width, 4)
    if case.open:
        yield ""
        yield from folded("Answer with --yes and --no, such as --yes enough --no split.", width)


def case_data(name: str, case: Case) -> dict[str, Any]:
    """Return the case against as plain data."""
    return {
        "name": name,
        "verdict": case.verdict,
        "text": case.text,
        "against": list(case.against),
        "open": list(case.open),
        "objections": [
            {
                "id": row.objection.id,
                "title": row.objection.title,
                "question": row.objection.question,
                "answer": row.answer,
                "evidence": row.evidence,
                "advice": row.objection.advice,
            }
            for row in case.rows
        ],
    }


def space_lines(space: ProblemSpace, answers: Mapping[str, str], width: int) -> Iterator[str]:
    """Yield the map of a problem space, and where to look for what is not known."""
    from teachkit.decisions.choose.space import AREAS

    yield from folded(f"You know {space.share:.0%} of it. {space.text}", width)
    for id, area in AREAS.items():
        answer = answers.get(id, "open")
        yield ""
        yield from folded(f"[{answer}] {id}: {area.question}", width, 4)
        if answer != "known":
            yield from folded(f"    {area.look}", width, 4)
    if space.open:
        yield ""
        yield from folded("Answer with --known, --partly and --unknown.", width)


def checkout_lines(
    checkout: Checkout, before: Row | None, after: Row | None, width: int
) -> Iterator[str]:
    """Yield what was measured of a source tree, and what it does to a place."""
    from teachkit.decisions.choose.structure import structure_level, structure_reason

    yield from folded(f"{checkout.path}: {_few(checkout.code, 'line', 'lines')} of code", width)
    for language in sorted(checkout.languages, key=lambda one: -one.code)[:6]:
        lines = "line" if language.code == 1 else "lines"
        where = _few(language.files, "file", "files")
        yield cut(f"  {language.name:<14} {language.code:>9,} {lines} in {where}", width)
    yield ""
    level = structure_level(checkout)
    sign = "unknown" if level is None else f"{level:.2f} of 1"
    yield from folded(f"want of structure: {sign}; {structure_reason(checkout)}", width, 2)
    for idiom in sorted(checkout.idioms, key=lambda one: -one.count)[:6]:
        where = f", such as {idiom.samples[0]}" if idiom.samples else ""
        yield from folded(f"  {idiom.count:>5,} {idiom.name}{where}: {idiom.because}", width, 8)
    people = checkout.people
    if people is None:
        yield from folded("people: unknown, there is no git history", width)
    elif people.authors_year is not None:
        share = people.top_share_year
        alone = share is None or people.authors_year == 1
        most = "" if alone else f", one of whom made {share:.0%} of the commits"
        who = _few(people.authors_year, "person", "people")
        yield from folded(f"people: {who} in the year up to {people.last}{most}", width, 2)
    for what, paths in (("tests", checkout.tests), ("fuzzing", checkout.fuzzing)):
        yield from folded(f"{what}: {', '.join(paths[:2]) or 'none found'}", width, 2)
    for note in checkout.notes:
        yield from folded(f"note: {note}", width, 2)
    if before is not None and after is not None:
        yield ""
        yield from folded(
            f"{after.name}: place {before.place:,} before, {after.place:,} with its structure, "
            f"of {after.of:,}.",
            width,
        )


def checkout_data(checkout: Checkout, before: Row | None, after: Row | None) -> dict[str, Any]:
    """Return a measured source tree as plain data."""
    from teachkit.decisions.choose.structure import structure_level, structure_signs

    data = {
        **asdict(checkout),
        "code": checkout.code,
        "structure": {
            "level": structure_level(checkout),
            "signs": dict(structure_signs(checkout)),
        },
    }
    if before is not None and after is not None:
        data["before"], data["after"] = row_data(before), row_data(after)
    return data


def verdict_lines(verdict: Verdict, uses: Mapping[str, Use], width: int) -> Iterator[str]:
    """Yield what may be done with their code."""
    from teachkit.decisions.choose.licences import USES

    yield from folded(
        f"Their code is under {verdict.theirs}, yours is under {verdict.yours}.", width
    )
    for use, said in uses.items():
        yield ""
        yield from folded(f"{said.verdict.upper():<8} {USES[use]}", width, 9)
        yield from folded(f"{'':<9}{said.because}", width, 9)
        if said.condition:
            word = "" if said.condition.startswith("you may") else "if "
            yield from folded(f"{'':<9}{word}{said.condition}", width, 9)
        for source in said.sources:
            yield f"{'':<9}{source}"
    yield ""
    yield from folded(verdict.note, width)


def competitor_lines(
    at_work: Iterable[tuple[Competitor, Verdict | TeachkitError]], yours: str, width: int
) -> Iterator[str]:
    """Yield what the licence of each other implementation in the plan allows."""
    from teachkit.decisions.choose.licences import NOTE

    yield ""
    yield from folded(f"At work there already, by your plan (yours will be {yours}):", width)
    for row, said in at_work:
        if isinstance(said, TeachkitError):
            told = f"{said} {said.hint}"
        else:
            told = ", ".join(f"{use}: {one.verdict}" for use, one in said.uses.items())
        yield from folded(f"  {row.name} ({row.licence or 'no licence noted'}): {told}", width, 4)
    yield from folded(NOTE, width)


# --- lines --------------------------------------------------------------------------------


def cut(text: str, width: int) -> str:
    """Return the text, shortened to a width if it is longer."""
    return text if len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def folded(text: str, width: int, indent: int = 0) -> list[str]:
    """Return the text in lines of a width, those after the first indented."""
    import textwrap

    return textwrap.wrap(
        text,
        width,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=True,
        drop_whitespace=True,
    )
