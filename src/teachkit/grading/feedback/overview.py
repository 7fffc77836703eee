"""The class on one page, for its teacher: how it went, where it stuck, and who needs a person.

Made for 2,000 learners as for 20: what is shown is counted, names are listed up to a bound, and
the whole class stands in folded tables of a hundred. Every chart has its numbers beside it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from teachkit.grading.feedback.charts import five_numbers, histogram, meter
from teachkit.grading.feedback.learner import feedback_name
from teachkit.grading.feedback.misconceptions import Pattern, common, known_misconceptions, patterns
from teachkit.grading.feedback.page import count, number, page, person, prose, said, share, table
from teachkit.grading.report import COULD_NOT_RUN, PASSED, CheckResult, Report, needs_a_person

if TYPE_CHECKING:
    from teachkit.course.load import ExerciseFolder
    from teachkit.grading.gradebook import Counted, Grade, Total

__all__ = ["overview_page"]

BINS = 10
MOST_NAMES = 12
MOST_LISTED = 40
MOST_PATTERNS = 8
ROWS = 100

_HIDDEN = ' <span class="tag">hidden</span>'
_KINDS = {
    "": "not passed",
    "wrong": "wrong",
    "raised": "raised an exception",
    "not-plain": "returned no plain data",
    "too-slow": "too slow",
    "ended": "ended its process",
    "missing": "not written",
    "not-read": "not run",
    "stopped": "stopped",
    "broken": "the check broke",
}


@dataclass(slots=True)
class _Class:
    """What is kept of all grades while they pass by: no source, nothing printed."""

    exercises: dict[str, list[Counted]] = field(default_factory=dict)
    learners: dict[str, dict[str, Counted]] = field(default_factory=dict)


def overview_page(
    counted: Iterable[Counted],
    folders: Sequence[ExerciseFolder],
    *,
    total: Callable[[Sequence[Counted]], Total] | None = None,
    similarity: bool = False,
) -> str:
    """Return the page; ``counted`` are the grades that count, one a learner and exercise.

    ``total`` says what a learner has in all; without it that is the sum, and nothing for what
    was not handed in. With ``similarity`` the page links to ``similarity.html`` beside it.

    Raises:
        TeachkitError: ``wrong-course-file`` when a wrong answer of an exercise has no header.
    """
    titles = {folder.exercise.id: folder.exercise.title for folder in folders}
    told = {
        folder.exercise.id: {
            item.misconception: item.feedback for item in known_misconceptions(folder)
        }
        for folder in folders
    }
    found = _gathered(counted, titles)
    body = _body(found, titles, told, total, similarity=similarity)
    return page("How the class did", body, _footer())


def _gathered(counted: Iterable[Counted], titles: Mapping[str, str]) -> _Class:
    found = _Class()
    by_exercise: defaultdict[str, list[Counted]] = defaultdict(list)
    alike: dict[CheckResult, CheckResult] = {}
    for whole in counted:
        # Of 2,000 learners' results few differ in what is read here: each of those is kept once.
        slim = (
            replace(result, message="") if result.message else result
            for result in whole.grade.report.results
        )
        results = tuple(alike.setdefault(result, result) for result in slim)
        report = Report(results, problem=whole.grade.report.problem)
        item = replace(whole, grade=replace(whole.grade, report=report))
        by_exercise[item.grade.exercise].append(item)
        found.learners.setdefault(item.grade.learner, {})[item.grade.exercise] = item
    order = [name for name in titles if name in by_exercise]
    order += sorted(set(by_exercise) - set(order))
    found.exercises = {
        name: sorted(by_exercise[name], key=lambda item: item.grade.learner) for name in order
    }
    found.learners = dict(sorted(found.learners.items()))
    return found


def _body(
    found: _Class,
    titles: Mapping[str, str],
    told: Mapping[str, Mapping[str, str]],
    total: Callable[[Sequence[Counted]], Total] | None,
    *,
    similarity: bool,
) -> Iterator[str]:
    if not found.learners:
        yield '<p class="lead">No grades yet. The quietest class there is.</p>'
        return
    worth = {name: max(item.of for item in items) for name, items in found.exercises.items()}
    whole, totals = _totals(found, worth, total)
    graded = sum(map(len, found.exercises.values()))
    yield (
        f'<p class="lead">{count(len(found.learners), "learner")}, '
        f"{count(len(found.exercises), 'exercise')}, {count(graded, 'grade')} that count. "
        "For teachers: this page names people.</p>"
    )
    if similarity:
        yield '<p><a href="similarity.html">How alike the answers are</a></p>'
    yield "<h2>Points</h2>"
    if len(found.exercises) > 1:
        yield "<p>An exercise that somebody has not handed in gives them no points.</p>"
    yield from _distribution(list(totals.values()), whole, "the whole class")
    yield from _people(found, titles)
    if len(found.exercises) > 1:
        yield "<h2>Exercises</h2>"
        yield table(
            "All exercises, in the order of the course",
            ("exercise", "handed in", "pass all", "mean", "late", "more than one attempt"),
            (
                (
                    f'<a href="#x{place}">{said(titles.get(name, name))}</a>',
                    f"{len(_written(items)):,}",
                    share(sum(item.grade.report.passed for item in items), len(items)),
                    share(math.fsum(item.points for item in items), worth[name] * len(items)),
                    f"{_late(items):,}",
                    f"{sum(item.attempts > 1 for item in items):,}",
                )
                for place, (name, items) in enumerate(found.exercises.items())
            ),
            numbers=range(1, 6),
        )
    for place, (name, items) in enumerate(found.exercises.items()):
        yield f'<section id="x{place}">'
        yield f"<h2>{said(titles.get(name, name))} <span class='points'>{said(name)}</span></h2>"
        yield from _exercise(titles.get(name, name), items, worth[name], told.get(name, {}))
        yield "</section>"
    yield from _everybody(found, titles, totals, whole)


def _totals(
    found: _Class,
    worth: Mapping[str, float],
    total: Callable[[Sequence[Counted]], Total] | None,
) -> tuple[float, dict[str, float]]:
    """Return what there was to earn in all, and what each learner has."""
    if total is None:
        return math.fsum(worth.values()), {
            learner: math.fsum(item.points for item in items.values())
            for learner, items in found.learners.items()
        }
    all_of_them = {
        learner: total(tuple(items.values())) for learner, items in found.learners.items()
    }
    return (
        max(item.of for item in all_of_them.values()),
        {learner: item.points for learner, item in all_of_them.items()},
    )


def _distribution(points: Sequence[float], whole: float, whose: str) -> Iterator[str]:
    if not whole:
        yield "<p>There were no points to earn: nothing could be graded.</p>"
        return
    bins = [0] * BINS
    for value in points:
        bins[min(BINS - 1, max(0, int(BINS * value / whole + 1e-9)))] += 1
    five = five_numbers(points)
    yield '<div class="beside">'
    yield histogram(
        bins,
        ("0 points", f"{number(whole)} points"),
        f"Histogram of the points of {whose}; the numbers are in the table beside it",
    )
    yield "<div>"
    yield table(
        f"Five numbers of {said(whose)}, out of {number(whole)}",
        ("rank", "points", "share"),
        (
            (word, number(value), share(value, whole))
            for word, value in zip(
                ("least", "lower quartile", "median", "upper quartile", "most"), five, strict=True
            )
        ),
        numbers=(1, 2),
    )
    yield "</div></div>"
    yield "<details><summary>The bars as a table</summary>"
    yield table(
        f"Learners by points, {said(whose)}",
        ("points", "learners"),
        ((_range(place, whole), f"{value:,}") for place, value in enumerate(bins)),
        numbers=(1,),
    )
    yield "</details>"


def _range(place: int, whole: float) -> str:
    less = "less than " if place < BINS - 1 else ""
    return f"{number(whole * place / BINS)} to {less}{number(whole * (place + 1) / BINS)}"


def _people(found: _Class, titles: Mapping[str, str]) -> Iterator[str]:
    """Everything that a machine should not have the last word on."""
    waiting: dict[tuple[str, str, str], list[str]] = {}  # one bomb is one row, not one an exercise
    levels: Counter[str] = Counter()
    for name, items in found.exercises.items():
        for item in items:
            levels[item.grade.level] += 1
            why = needs_a_person(item.grade.report)
            if why and not item.by_hand:
                row = (item.grade.learner, why, item.grade.origin)
                waiting.setdefault(row, []).append(said(titles.get(name, name)))
    yield "<h2>Needs a person</h2>"
    if waiting:
        yield table(
            f"{count(sum(map(len, waiting.values())), 'answer')} to look at",
            ("learner", "exercise", "why", "where it lies"),
            (
                (
                    _linked(learner),
                    "; ".join(exercises),
                    prose(why, 300),
                    f"<bdi>{said(origin, 200)}</bdi>",
                )
                for (learner, why, origin), exercises in list(waiting.items())[:MOST_LISTED]
            ),
        )
        if len(waiting) > MOST_LISTED:
            yield f"<p>… and {len(waiting) - MOST_LISTED:,} more; results.json has them all.</p>"
    else:
        yield "<p>Nothing: every answer could be read, run and judged.</p>"
    open_ = sum(value for level, value in levels.items() if not level.startswith("sealed"))
    if open_:
        yield (
            f'<p class="note"><strong>{count(open_, "grade")} made unsealed.</strong> '
            "The learners’ code ran in a process of its own on a system that cannot lock it in: "
            "it could have read files, hidden checks included. Where points matter, grade again "
            "on Linux or in the container.</p>"
        )
    yield "<p class='soft'>Levels: {}.</p>".format(
        ", ".join(f"{said(level)} {value:,}" for level, value in sorted(levels.items()))
    )


def _exercise(
    title: str, items: Sequence[Counted], worth: float, told: Mapping[str, str]
) -> Iterator[str]:
    late, again = _late(items), sum(item.attempts > 1 for item in items)
    written = _written(items)
    without = len(items) - len(written)
    beside = f", and {without:,} handed in without it" if without else ""
    yield (
        f"<p>{count(len(written), 'answer')}{beside}; "
        f"{share(sum(item.grade.report.passed for item in items), len(items))} pass everything. "
        f"Late: {late:,}. Handed in more than once: {again:,}.</p>"
    )
    if worth:
        yield from _distribution([item.points for item in items], worth, f"“{title}”")
    yield "<h3>Checks</h3>"
    yield _checks(title, written)
    grades = [item.grade for item in written]
    yield from _misconceptions(title, grades, told)
    yield from _unknown(title, grades)


def _checks(title: str, items: Sequence[Counted]) -> str:
    order: dict[str, tuple[str, bool, float]] = {}
    failed: defaultdict[str, Counter[str]] = defaultdict(Counter)
    ran: Counter[str] = Counter()
    for item in items:
        for result in item.grade.report.results:
            order.setdefault(result.name, (result.sentence, result.hidden, result.points))
            ran[result.name] += 1
            if result.outcome != PASSED:
                kind = result.kind or ("wrong" if result.outcome != COULD_NOT_RUN else "")
                failed[result.name][kind] += 1
    rows = []
    for place, (name, (sentence, hidden, points)) in enumerate(order.items(), 1):
        bad = failed[name].total()
        kinds = ", ".join(
            f"{_KINDS.get(kind, kind)} {value:,}"
            for kind, value in sorted(failed[name].items(), key=lambda pair: (-pair[1], pair[0]))
        )
        rows.append(
            (
                f"{place}. {prose(sentence)}{_HIDDEN if hidden else ''}",
                share(bad, ran[name]),
                meter(bad, ran[name]),
                f"{bad:,}",
                said(kinds) or "–",
                number(points),
            )
        )
    return table(
        f"Who does not pass which check, “{said(title)}”",
        ("check", "fail", "bar", "answers", "how", "weight"),
        rows,
        numbers=(1, 3, 5),
    )


def _misconceptions(title: str, grades: Sequence[Grade], told: Mapping[str, str]) -> Iterator[str]:
    failing = sum(not grade.report.passed for grade in grades)
    met = common(grades)
    if not failing:
        return
    yield "<h3>Most common wrong answers</h3>"
    if not met:
        yield "<p>None of the wrong answers is one that the exercise knows.</p>"
        return
    yield table(
        f"Known misconceptions in {count(failing, 'answer')} that fail, “{said(title)}”",
        ("misconception", "what its writer is told", "answers", "share", "who"),
        (
            (
                said(name.replace("-", " ")),
                prose(told.get(name, "")) or "–",
                f"{number_:,}",
                share(number_, failing),
                _names([grade.learner for grade in grades if name in grade.misconceptions]),
            )
            for name, number_ in met
        ),
        numbers=(2, 3),
    )


def _unknown(title: str, grades: Sequence[Grade]) -> Iterator[str]:
    found = patterns(grades)
    if not found:
        return
    order: dict[str, int] = {}
    sentences: dict[str, str] = {}
    for grade in grades:
        for result in grade.report.results:
            order.setdefault(result.name, len(order) + 1)
            sentences.setdefault(result.name, result.sentence)
    yield "<h3>Wrong in a way nobody has named</h3>"
    yield (
        "<p>These match no known misconception. A group that fails alike may share one: read two "
        "or three of them, and give it a name in <code>wrong/</code>.</p>"
    )
    rows = []
    for item in found[:MOST_PATTERNS]:
        first = sentences[item.checks[0][0]]
        rows.append(
            (
                said(_pattern(item, order)),
                prose(first),
                f"{len(item.learners):,}",
                _names(item.learners),
            )
        )
    left = found[MOST_PATTERNS:]
    yield table(
        f"Fail alike; checks are numbered as above, “{said(title)}”",
        ("pattern", "the first of them", "answers", "who"),
        rows,
        numbers=(2,),
    )
    if left:
        answers = sum(len(item.learners) for item in left)
        yield f"<p>… and {count(len(left), 'rarer pattern')} with {count(answers, 'answer')}.</p>"


def _pattern(item: Pattern, order: Mapping[str, int]) -> str:
    """Return what fails, in few words: ``1 to 4 wrong; 5 too slow``."""
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for name, kind in item.checks:
        kinds[kind].append(order[name])
    return "; ".join(
        f"{_numbers(sorted(places))} {_KINDS.get(kind, kind)}" for kind, places in kinds.items()
    )


def _numbers(places: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(
        f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def _everybody(
    found: _Class, titles: Mapping[str, str], totals: Mapping[str, float], whole: float
) -> Iterator[str]:
    """Every learner, in folded tables of a hundred; grades.csv sorts in any other way."""
    names = list(found.learners)
    exercises = list(found.exercises)
    yield "<h2>Everybody</h2>"
    yield (
        "<p>In the order of their names; each name leads to what its owner reads. "
        "<code>grades.csv</code> has the same for a spreadsheet, which sorts it as you like.</p>"
    )
    if len(names) > MOST_NAMES:
        least = sorted(names, key=lambda name: (totals[name], name))[:MOST_NAMES]
        yield f"<p>With the fewest points: {', '.join(map(_linked, least))}.</p>"
    heads = (
        "learner",
        f"of {number(whole)}",
        *(
            f'<abbr title="{said(titles.get(name, name))}">{said(name.rpartition("/")[2])}</abbr>'
            for name in exercises
        ),
    )
    for start in range(0, len(names), ROWS):
        some = names[start : start + ROWS]
        last = f"{said(some[0], 40)} to {said(some[-1], 40)}"
        yield f"<details><summary>{last} ({len(some)})</summary>"
        yield table(
            f"Points, {last}",
            heads,
            (
                (
                    _linked(name),
                    number(totals[name]),
                    *(_cell(found.learners[name].get(exercise)) for exercise in exercises),
                )
                for name in some
            ),
            numbers=range(1, len(exercises) + 2),
        )
        yield "</details>"
    yield '<p class="soft">A star marks points lost for being late; – is not handed in.</p>'


def _cell(item: Counted | None) -> str:
    if item is None:
        return "–"
    return number(item.points) + ("*" if item.penalty else "")


def _written(items: Iterable[Counted]) -> list[Counted]:
    """Leave out who has written nothing for the exercise: they tell nothing about its checks."""
    return [
        item
        for item in items
        if not item.grade.report.results
        or any(result.kind != "missing" for result in item.grade.report.results)
    ]


def _late(items: Iterable[Counted]) -> int:
    return sum(bool(item.penalty) for item in items)


def _names(learners: Sequence[str]) -> str:
    shown = ", ".join(map(_linked, learners[:MOST_NAMES]))
    more = len(learners) - MOST_NAMES
    return f"{shown} and {more:,} more" if more > 0 else shown


def _linked(learner: str) -> str:
    return person(learner, f"feedback/{feedback_name(learner)}")


def _footer() -> Iterator[str]:
    yield (
        "<p>Points count after penalties, and of several attempts the one that the course’s rules "
        "choose. Quartiles are interpolated. A misconception is matched when a failed check says "
        "the words written for it, hidden checks included; learners never see those.</p>"
    )
