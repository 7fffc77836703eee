"""From what a page says was answered to an entry of the record, judged here.

The cards judge in the browser, because there may be no Python behind them. Where there is one it
takes their word for what was said, and for nothing else: what is right, and how far off, is worked
out again. ``static/ask/judge.js`` does the same in JavaScript, and a test holds the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from teachkit.course.question import Check, Explain, Predict, brier, hit, log_error
from teachkit.course.record import Entry, moment
from teachkit.errors import TeachkitError

__all__ = ["LONGEST_TEXT", "entry_from", "judge", "kind_of"]

LONGEST_TEXT = 10_000  # characters of one reason: more than anybody reads again


def kind_of(question: Predict | Explain | Check) -> str:
    """Return the kind of entry that answers a question: ``predict``, ``explain`` or ``check``."""
    if isinstance(question, Predict):
        return "predict"
    return "explain" if isinstance(question, Explain) else "check"


def entry_from(question: Predict | Explain | Check, sent: Mapping[str, Any]) -> Entry:
    """Return the entry for an answer as a page sent it: ``kind``, ``revision``, ``when``, ``said``.

    ``when`` stays what the page says. With it an entry is the same however often it is sent, and
    that is how a second arrival is known.

    Raises:
        TeachkitError: ``wrong-answer`` when it is no answer to this question.
    """
    said, when, kind = sent.get("said"), sent.get("when"), kind_of(question)
    if sent.get("kind") != kind or sent.get("revision") != question.revision:
        raise _wrong(question.id, "it answers another question, or another revision of this one")
    if not isinstance(said, dict) or not isinstance(when, str):
        raise _wrong(question.id, "it does not say what was answered, and when")
    right, kept = judge(question, said)
    entry = Entry(kind, question.id, question.revision, when, right, kept)
    if moment(entry) is None:
        raise _wrong(question.id, f"'{when:.40}' is no time")
    return entry


def judge(
    question: Predict | Explain | Check, said: Mapping[str, Any]
) -> tuple[bool | None, dict[str, Any]]:
    """Return whether an answer is right (None: nobody marks it), and what is kept of it.

    Raises:
        TeachkitError: ``wrong-answer`` when it is no answer to this question.
    """
    if isinstance(question, Predict):
        return _predicted(question, said)
    if isinstance(question, Explain):
        text = said.get("text")
        if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
            raise _wrong(question.id, f"a reason has 1 to {LONGEST_TEXT} characters")
        return None, {"text": text.strip()}
    chosen = said.get("chosen")
    for choice in question.choices:
        if chosen == (choice.misconception or "right"):
            return choice == question.right, {"chosen": chosen}
    raise _wrong(question.id, f"'{chosen!s:.40}' is none of its choices")


def _predicted(question: Predict, said: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    answer, sure = said.get("answer"), said.get("confidence")
    if type(sure) is not int or not 0 <= sure <= 100:
        raise _wrong(question.id, "a confidence is a whole number from 0 to 100")
    kept: dict[str, Any] = {"answer": answer, "confidence": sure}
    if question.choices:
        if answer not in question.choices:
            raise _wrong(question.id, f"'{answer!s:.40}' is none of its choices")
        right = answer == question.answer
        kept["brier"] = round(brier(sure / 100, right=right), 4)
        return right, kept
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise _wrong(question.id, "the answer is a number")
    if not 0 <= answer <= sys.float_info.max:
        raise _wrong(question.id, "the answer is not below nought, and finite")
    right = hit(question, answer)
    kept["brier"] = round(brier(sure / 100, right=right), 4)
    kept["log_error"] = round(log_error(answer, float(question.answer)), 4)
    return right, kept


def _wrong(name: str, why: str) -> TeachkitError:
    return TeachkitError(
        "wrong-answer",
        f"That is no answer to '{name}': {why}",
        place=name,
        hint="Page and course may be of two versions: load the page again.",
    )
