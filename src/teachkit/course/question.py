"""Questions as data: predictions, reasons and choices, and how a prediction is scored.

Three kinds stand in ``notebooks/questions/<chapter>.toml``:

``[[predict]]``
    before any explanation: the reader commits an answer *and* how sure they are. Scored for the
    reader alone; never a mark.
``[[explain]]``
    within a worked example: write your own reason, then see theirs.
``[[check]]``
    afterwards: a "why" question each of whose wrong choices stands for one named
    misconception and has feedback of its own.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from teachkit.course.fields import SLUG, Fields, read_toml

__all__ = [
    "Check",
    "Choice",
    "Explain",
    "Predict",
    "Questions",
    "brier",
    "hit",
    "log_error",
    "orders",
    "parse_questions",
    "shuffled",
]

SCHEMA = 1

# How near a number must be to count as right. Within a factor of two is what a good estimate of
# an unknown count looks like; asking for the exact number would score luck.
FACTOR = 2.0


@dataclass(frozen=True, slots=True)
class Predict:
    """A question asked before the explanation; ``choices`` is empty when a number is asked."""

    id: str
    revision: int
    prompt: str
    answer: float | str
    choices: tuple[str, ...]
    unit: str
    factor: float
    reveal: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Explain:
    """A prompt to write one's own reason, with ``theirs`` to compare it with afterwards."""

    id: str
    revision: int
    prompt: str
    theirs: str
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a check; ``misconception`` is empty for the right one."""

    text: str
    feedback: str
    misconception: str


@dataclass(frozen=True, slots=True)
class Check:
    """A "why" question; the first of ``choices`` is the right one, see `shuffled`."""

    id: str
    revision: int
    objective: str
    prompt: str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> Choice:
        """The choice that is right."""
        return self.choices[0]


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one chapter, each with its full id ``chapter.short``."""

    chapter: str
    predictions: tuple[Predict, ...]
    explanations: tuple[Explain, ...]
    checks: tuple[Check, ...]

    def all(self) -> tuple[Predict | Explain | Check, ...]:
        """Return all questions, whatever their kind."""
        return self.predictions + self.explanations + self.checks

    def ids(self) -> tuple[str, ...]:
        """Return the full ids of all questions."""
        return tuple(question.id for question in self.all())


def brier(confidence: float, *, right: bool) -> float:
    """Return the Brier score of one forecast: 0 is perfect, 1 is sure and wrong.

    ``confidence`` is the probability, 0 to 1, that the answer is right. Always saying 50 %
    scores 0.25. (Brier 1950, Monthly Weather Review 78, for two outcomes.)
    """
    if not 0.0 <= confidence <= 1.0:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    return (confidence - float(right)) ** 2


def log_error(guess: float, truth: float) -> float:
    """Return how many times too high or too low ``guess`` is, as a power of ten.

    0 is exact, 0.3 is off by a factor of two, 1 by a factor of ten. One is added to both, so
    that nought can be guessed and be true. Neither may be negative.
    """
    if guess < 0 or truth < 0:
        raise ValueError("counts and sizes are not negative")
    return abs(math.log10((guess + 1) / (truth + 1)))


def hit(question: Predict, answer: float | str) -> bool:
    """Return whether an answer counts as right: the choice itself, or near enough a number."""
    if isinstance(question.answer, str) or isinstance(answer, str):
        return answer == question.answer
    low, high = question.answer / question.factor, question.answer * question.factor
    return low <= answer <= high


def shuffled(check: Check, *, salt: str = "") -> tuple[Choice, ...]:
    """Return the choices in an order fixed by the question's id: the same for everybody.

    ``salt`` gives another order, for asking the same question again.
    """
    choices = list(check.choices)
    random.Random(f"{check.id}{salt}").shuffle(choices)  # noqa: S311  # an order, not a secret
    return tuple(choices)


def orders(check: Check, count: int = 5) -> tuple[tuple[int, ...], ...]:
    """Return ``count`` orders of a check's choices, as their places: the first is `shuffled`'s.

    Each is another than the one before it, for asking again where no Python is at hand.
    """
    found: list[tuple[int, ...]] = []
    salt = 0
    while len(found) < count:
        mixed = shuffled(check, salt=str(salt) if salt else "")
        order = tuple(check.choices.index(choice) for choice in mixed)
        if found[-1:] != [order] or len(order) < 2:
            found.append(order)
        salt += 1
    return tuple(found)


def parse_questions(text: str, place: str) -> Questions:
    """Read a chapter's questions.

    Raises:
        TeachkitError: ``not-toml``, ``wrong-schema`` or ``wrong-course-file`` with file and field.
    """
    fields = read_toml(text, place, SCHEMA)
    chapter = fields.text("chapter")
    if not all(SLUG.fullmatch(part) for part in chapter.split("/")):
        raise fields.wrong("chapter", "must be the id of a chapter")
    stem = chapter.rpartition("/")[2]
    predictions = tuple(_predict(table, stem) for table in fields.tables("predict"))
    explanations = tuple(_explain(table, stem) for table in fields.tables("explain"))
    checks = tuple(_check(table, stem) for table in fields.tables("check"))
    fields.done()
    questions = Questions(chapter, predictions, explanations, checks)
    ids = questions.ids()
    for full in ids:
        if ids.count(full) > 1:
            raise fields.wrong("id", f"'{full}' is there twice")
    named = [choice.misconception for check in checks for choice in check.choices[1:]]
    for name in named:
        if named.count(name) > 1:
            raise fields.wrong(
                "misconception",
                f"'{name}' is named by two distractors",
                "Two choices that show the same mistake tell you nothing new: drop one.",
            )
    return questions


def _predict(table: Fields, chapter: str) -> Predict:
    choices = table.texts("choices", default=())
    answer: float | str
    if choices:
        answer = table.text("answer")
        if answer not in choices or len(choices) < 2:
            raise table.wrong("answer", "must be one of the two or more 'choices'")
    else:
        answer = table.number("answer")
        if answer < 0:
            raise table.wrong("answer", "must not be negative")
    factor = table.number("factor", default=FACTOR)
    if factor < 1:
        raise table.wrong("factor", "must be at least 1")
    question = Predict(
        id=f"{chapter}.{table.slug('id')}",
        revision=table.integer("revision", default=1, least=1),
        prompt=table.text("prompt"),
        answer=answer,
        choices=choices,
        unit=table.text("unit", default=""),
        factor=factor,
        reveal=table.text("reveal"),
        source=table.text("source"),
        date=_date(table),
    )
    table.done()
    return question


def _explain(table: Fields, chapter: str) -> Explain:
    question = Explain(
        id=f"{chapter}.{table.slug('id')}",
        revision=table.integer("revision", default=1, least=1),
        prompt=table.text("prompt"),
        theirs=table.text("theirs"),
        source=table.text("source"),
        date=_date(table),
    )
    table.done()
    return question


def _check(table: Fields, chapter: str) -> Check:
    right = Choice(table.text("answer"), table.text("feedback"), "")
    distractors = []
    for item in table.tables("distractor"):
        distractors.append(
            Choice(item.text("text"), item.text("feedback"), item.slug("misconception"))
        )
        item.done()
    if len(distractors) < 2:
        raise table.wrong("distractor", "needs two or more: one wrong choice is a coin to toss")
    for what in ("text", "feedback"):
        said = [getattr(choice, what) for choice in (right, *distractors)]
        if len(set(said)) < len(said):
            raise table.wrong("distractor", f"has the same {what} as another choice")
    question = Check(
        id=f"{chapter}.{table.slug('id')}",
        revision=table.integer("revision", default=1, least=1),
        objective=table.text("objective"),
        prompt=table.text("prompt"),
        choices=(right, *distractors),
    )
    table.done()
    return question


def _date(table: Fields) -> str:
    value = table.value("date")
    # TOML has dates of its own; both spellings end as YYYY-MM-DD.
    text = value.isoformat() if hasattr(value, "isoformat") else value
    if type(text) is not str or not text.strip():
        raise table.wrong("date", "must be a date such as 2026-07-15")
    return text.strip()
