"""The similarity report: pairs worth reading side by side, and what the numbers do not say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError, printable
from teachkit.grading.feedback.charts import histogram
from teachkit.grading.feedback.page import count, page, person, said, share, table
from teachkit.grading.feedback.winnowing import (
    CLUSTER,
    FEWEST,
    GRAM,
    WINDOW,
    Pair,
    Similarity,
    compare,
    passages,
)

if TYPE_CHECKING:
    from teachkit.course.load import ExerciseFolder
    from teachkit.grading.gradebook import Counted

__all__ = ["handed_out", "similarities", "similarity_csv", "similarity_page"]

MOST_LISTED = 30
MOST_SHOWN = 12
MOST_GROUPS = 20
MOST_NAMES = 20
MOST_WORDS = 8
_LONGEST = 6_000
# The code cells of a statement, which is the course's own MyST Markdown.
_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
_COLUMNS = (
    *("exercise", "one", "other", "one_in_other", "other_in_one", "shared"),
    *("pairs_at_least_this", "pairs", "same_text", "names"),
)


def similarities(
    counted: Iterable[Counted], folders: Sequence[ExerciseFolder]
) -> dict[str, Similarity]:
    """Compare the answers that count, exercise by exercise, in the order of ``folders``.

    What the statement and the visible checks hand out counts for nobody.

    Raises:
        TeachkitError: ``cannot-read`` when a file of an exercise cannot be read.
    """
    sources: dict[str, dict[str, str]] = {folder.exercise.id: {} for folder in folders}
    for item in counted:
        if item.grade.exercise in sources:
            sources[item.grade.exercise][item.grade.learner] = item.grade.report.source
    return {
        folder.exercise.id: compare(sources.pop(folder.exercise.id), handed_out(folder))
        for folder in folders
    }


def similarity_page(
    found: Mapping[str, Similarity], titles: Mapping[str, str] | None = None
) -> str:
    """Return the page; ``found`` has what `compare` found for each exercise, by its id."""
    named = {(titles or {}).get(name, name): item for name, item in found.items()}
    return page("How alike the answers are", _body(named), ())


def handed_out(folder: ExerciseFolder) -> list[str]:
    """Return the code that everybody was given: the statement's cells and the visible checks.

    Raises:
        TeachkitError: ``cannot-read``.
    """
    texts: list[str] = []
    for path in (folder.statement, folder.visible):
        try:
            texts.append(path.read_text(encoding="utf-8") if path.is_file() else "")
        except (OSError, UnicodeDecodeError) as error:
            raise TeachkitError(
                "cannot-read",
                f"{path.name} cannot be read: {error}",
                place=str(path),
                hint="Check that the file is yours to read, and is UTF-8.",
            ) from error
    statement, visible = texts
    return [*_CELL.findall(statement), visible]


def similarity_csv(found: Mapping[str, Similarity]) -> str:
    """Return the ranked pairs of each exercise (by its id) as CSV, shares from 0 to 1.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for exercise, item in found.items():
        whole = sum(item.steps)
        for pair in (*_within(item), *item.pairs):
            writer.writerow(
                [
                    _cell(exercise),
                    _cell(pair.one),
                    _cell(pair.other),
                    f"{pair.one_in_other:.3f}",
                    f"{pair.other_in_one:.3f}",
                    pair.shared,
                    item.at_least(pair.score),
                    whole,
                    "yes" if _is_exact(pair, item) else "no",
                    _cell(" ".join(name for name, _ in pair.names)),
                ]
            )
    return out.getvalue()


def _within(item: Similarity) -> Iterator[Pair]:
    """Yield the first of each group with each of the others."""
    for group in item.groups:
        if group.own >= FEWEST:
            for other in group.learners[1:]:
                yield Pair(group.learners[0], other, group.own, 1.0, 1.0, names=group.names)


def _is_exact(pair: Pair, item: Similarity) -> bool:
    return any(
        pair.one in same and pair.other in same for group in item.groups for same in group.exact
    )


def _cell(text: str) -> str:
    plain = printable(text)
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@") else plain


def _body(found: Mapping[str, Similarity]) -> Iterator[str]:
    yield '<p class="lead">Pairs to read side by side. For teachers: this page names people.</p>'
    yield (
        '<div class="note"><p><strong>What the numbers mean.</strong> Each answer is cut into runs '
        f"of {GRAM} signs, with the writer’s own names, comments and layout left out. A share "
        "is how many of one answer’s runs, those that are its own, the other has as well. "
        "What the statement gave away, and what a large part of the class wrote, is taken "
        "out first. Anything that two answers share for "
        f"{WINDOW + GRAM - 1} signs in a row is found, unless all of it was taken out.</p>"
        "<p><strong>What they do not.</strong> Short answers to one task are alike without anybody "
        "looking at anybody: there are few ways to walk a graph. So no share is proof, at any "
        "height. What tells more is how a pair stands among all pairs of the class, names that "
        "nobody else uses, and the same mistakes. Two people may have worked together as they "
        "were told to, learned from one book, or asked one machine. And much is not found: what "
        "somebody rewrote with care or had written, and what so many share that it passes for "
        "common knowledge. A page without pairs clears nobody. Read both, ask both, then "
        "think.</p></div>"
    )
    if not found:
        yield "<p>There are no answers to compare.</p>"
    for place, (title, item) in enumerate(found.items()):
        yield f'<section id="x{place}"><h2>{said(title)}</h2>'
        yield from _exercise(title, item)
        yield "</section>"


def _exercise(title: str, item: Similarity) -> Iterator[str]:
    whole = sum(item.steps)
    yield (
        f"<p>{count(item.answers, 'answer')}; {item.compared:,} of them have enough of their own "
        f"to compare, which makes {count(whole, 'pair')}. A run that {item.common_from:,} or more "
        "of them have counts for nobody.</p>"
    )
    if item.silent:
        yield (
            f"<p>{count(len(item.silent), 'answer has', 'answers have')} fewer than {FEWEST} runs "
            f"of their own, so nothing can be said of them: {_names(item.silent)}.</p>"
        )
    if whole:
        yield from _calibration(title, item, whole)
    yield from _groups(title, item)
    if item.pairs:
        yield from _pairs(title, item, whole)
    else:
        yield "<p>No two different answers share anything of their own.</p>"
    if item.clusters:
        yield "<h3>Clusters</h3>"
        yield (
            f"<p>Answers that differ, but are joined by others that share {100 * CLUSTER:.0f} % or "
            "more both ways. A chain joins its ends, so two in one cluster need not be alike.</p>"
            "<ul>"
        )
        for cluster in item.clusters[:MOST_GROUPS]:
            yield f"<li>{count(len(cluster), 'answer')}: {_names(cluster)}</li>"
        yield f"{_more(item.clusters, 'smaller cluster')}</ul>"


def _calibration(title: str, item: Similarity, whole: int) -> Iterator[str]:
    tens = [sum(item.steps[start : start + 10]) for start in range(0, 90, 10)]
    tens.append(sum(item.steps[90:]))
    yield "<h3>All pairs of the class</h3>"
    yield '<div class="beside">'
    yield histogram(
        tens,
        ("nothing shared", "everything shared"),
        f"Histogram of how alike all pairs are, {title}; the numbers are in the table beside it",
        squeezed=True,
    )
    yield "<div>"
    yield table(
        f"{count(whole, 'pair')} by the mean of the two shares, {said(title)}",
        ("so much or more", "pairs", "share of all pairs"),
        (
            (f"{at} %", f"{sum(item.steps[at:]):,}", share(sum(item.steps[at:]), whole))
            for at in (25, 50, 75, 90, 100)
        ),
        numbers=(1, 2),
    )
    yield "</div></div>"


def _groups(title: str, item: Similarity) -> Iterator[str]:
    own = [group for group in item.groups if group.own >= FEWEST]
    if not own:
        return
    yield "<h3>The same but for names, comments and layout</h3>"
    yield (
        "<p>Short right answers meet here by chance; the more runs of its own an answer has, the "
        "less so.</p>"
    )
    yield table(
        f"Groups of the same signs, {said(title)}",
        ("answers", "runs of their own", "letter for letter the same", "names nobody else uses"),
        (
            (
                f"{len(group.learners):,}: {_names(group.learners)}",
                f"{group.own:,}",
                "; ".join(map(_names, group.exact)) or "–",
                _code(group.names, len(group.learners)),
            )
            for group in own[:MOST_GROUPS]
        ),
        numbers=(1,),
    )
    yield _more(own, "group with fewer runs", "groups with fewer runs", "p")
    for group in own[:MOST_SHOWN]:
        yield from _side_by_side(*group.example, "the same", item)


def _pairs(title: str, item: Similarity, whole: int) -> Iterator[str]:
    yield "<h3>Most alike of those that differ</h3>"
    yield (
        "<p>Where several answers have the same signs, one of them stands for all. In the texts "
        "below the table, what two share is marked and numbered, the longest passage first; what "
        "is not marked differs, or was taken out.</p>"
    )
    shown = item.pairs[:MOST_LISTED]
    yield table(
        f"{count(len(shown), 'pair')} by the mean of the two shares, {said(title)}",
        (
            "pair",
            "of the first",
            "of the second",
            "shared runs",
            "as alike or more, of all pairs",
            "names nobody else uses",
        ),
        (_row(pair, item, whole) for pair in shown),
        numbers=(1, 2, 3, 4),
    )
    for number, pair in enumerate(item.pairs[:MOST_SHOWN]):
        what = f"{share(pair.score, 1)} alike"
        yield from _side_by_side(pair.one, pair.other, what, item, is_open=number == 0)


def _row(pair: Pair, item: Similarity, whole: int) -> tuple[str, ...]:
    above = item.at_least(pair.score)
    return (
        f"{person(pair.one)}{_and(pair.ones)} and {person(pair.other)}{_and(pair.others)}",
        share(pair.one_in_other, 1),
        share(pair.other_in_one, 1),
        f"{pair.shared:,}",
        f"{above:,} ({share(above, whole)})",
        _code(pair.names, pair.ones + pair.others),
    )


def _and(number: int) -> str:
    return f" (and {number - 1} the same)" if number > 1 else ""


def _code(names: Sequence[tuple[str, tuple[str, ...]]], of: int) -> str:
    """Return names that few use, each with who does where that is fewer than all ``of`` them."""
    shown = [
        f"<code>{said(name, 60)}</code>" + (f" ({_names(who)})" if len(who) < of else "")
        for name, who in names[:MOST_WORDS]
    ]
    return ", ".join([*shown, "…"] if len(names) > MOST_WORDS else shown) or "–"


def _more(items: Sequence[object], one: str, many: str = "", tag: str = "li") -> str:
    left = len(items) - MOST_GROUPS
    return f"<{tag}>… and {count(left, one, many)}</{tag}>" if left > 0 else ""


def _side_by_side(
    one: str, other: str, what: str, item: Similarity, *, is_open: bool = False
) -> Iterator[str]:
    left, right = item.sources[one], item.sources[other]
    found = passages(left, right, item.removed)
    yield (
        f"<details{' open' if is_open else ''}><summary>{person(one)} and {person(other)}: {what}"
        "</summary>"
    )
    yield '<div class="pair">'
    for learner, beside, text, spans in (
        (one, other, left, [passage.one for passage in found]),
        (other, one, right, [passage.other for passage in found]),
    ):
        name = f"{said(learner, 60)} beside {said(beside, 60)}"
        yield (
            f'<div><p>{person(learner)}</p><pre tabindex="0" role="region" aria-label="{name}">'
            f"\n{_marked(text, spans)}</pre></div>"
        )
    yield "</div></details>"


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with each span marked, and numbered by its place in ``spans``."""
    parts: list[str] = []
    at = 0
    for (start, end), number in sorted((span, place) for place, span in enumerate(spans, 1)):
        if start >= _LONGEST:
            break
        parts.append(_plain(text[at:start]))
        parts.append(f"<mark><b>{number}</b>{_plain(text[start : min(end, _LONGEST)])}</mark>")
        at = min(end, _LONGEST)
    parts.append(_plain(text[at:_LONGEST]))
    if len(text) > _LONGEST:
        parts.append(f"\n… and {len(text) - _LONGEST:,} more characters")
    return "".join(parts)


def _plain(text: str) -> str:
    return escape("\n".join(printable(line.expandtabs(4)) for line in text.split("\n")))


def _names(learners: Sequence[str]) -> str:
    shown = ", ".join(map(person, learners[:MOST_NAMES]))
    more = len(learners) - MOST_NAMES
    return f"{shown} and {more:,} more" if more > 0 else shown
