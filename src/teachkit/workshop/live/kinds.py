"""What can be asked of a room, and what counts as an answer to it.

There are six kinds: ``choices``, ``number``, ``words``, ``ranking``, ``scale`` and ``incident``. An
ask is either a question of the course (`from_question`) or typed by the facilitator (`typed`). What
makes it up is its *body*, plain data; the key ``truth`` of it is for the board alone until the
reveal, and `PUBLIC` says what a participant may see before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from teachkit.course.question import FACTOR, Check, Explain, Predict, shuffled
from teachkit.errors import TeachkitError

__all__ = ["KINDS", "PUBLIC", "answer_to", "from_question", "prompt_of", "title_of", "typed"]

# Of each kind, what a participant sees of its body from the start.
PUBLIC: Mapping[str, tuple[str, ...]] = {
    "choices": ("choices",),
    "number": ("unit",),
    "words": ("most", "longest"),
    "ranking": ("items",),
    "scale": ("low", "high", "labels"),
    "incident": (),
}
KINDS = tuple(PUBLIC)

PROMPT, TEXT = 2_000, 300  # characters
MOST_ITEMS, MOST_STEPS, MOST_WORDS = 12, 11, 5
MOST_NUMBER = 1e15  # doubles count whole numbers as far as this, and nobody means more
REASON = 500  # characters of a reason that is read out in a room: what the store keeps of a text
MOST_SEED = 2**53


def from_question(question: Predict | Explain | Check) -> tuple[str, dict[str, Any]]:
    """Return the kind and the body of an ask that puts a question of the course to the room.

    A check's choices come in the order in which its card shows them, which gives nothing away.
    """
    truth: dict[str, Any]
    if isinstance(question, Explain):
        truth = {"said": "", "reveal": question.theirs.strip(), "source": _source(question)}
        return "words", {"most": 1, "longest": REASON, "sure": False, "truth": truth}
    if isinstance(question, Check):
        order = shuffled(question)
        index = order.index(question.right)
        return "choices", {
            "choices": [choice.text for choice in order],
            "sure": False,
            "truth": {
                "index": index,
                "said": question.right.text,
                "reveal": "",
                "source": "",
                "feedback": [choice.feedback for choice in order],
            },
        }
    shown = {"reveal": question.reveal.strip(), "source": _source(question)}
    if isinstance(question.answer, str):
        index = question.choices.index(question.answer)
        truth = {"index": index, "said": question.answer, "feedback": [], **shown}
        return "choices", {"choices": [*question.choices], "sure": True, "truth": truth}
    said = f"{question.answer:,g} {question.unit}".strip()
    value = {"value": question.answer, "factor": question.factor, "said": said, **shown}
    return "number", {"unit": question.unit, "sure": True, "truth": value}


def typed(kind: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of an ask that a facilitator has typed.

    Raises:
        TeachkitError: ``wrong-ask``, with the field that does not fit.
    """
    if kind not in KINDS:
        raise _wrong("kind", f"it is one of {', '.join(KINDS)}")
    readers: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
        "choices": _choices,
        "number": _number,
        "words": _words,
        "ranking": lambda sent: {"items": _texts(sent, "items", 2, MOST_ITEMS)},
        "scale": _scale,
        "incident": lambda sent: {"seed": _whole(sent, "seed", 0, MOST_SEED, 7), "chosen": []},
    }
    sure = kind in ("choices", "number") and sent.get("sure") is True
    return {"truth": None, "sure": sure, **readers[kind](sent)}


def answer_to(
    kind: str, body: Mapping[str, Any], said: object, among: Collection[str] = ()
) -> dict[str, Any]:
    """Return an answer as it is kept; ``among`` are the choices of an incident at this moment.

    Raises:
        TeachkitError: ``wrong-answer`` when it is none.
    """
    value = said if isinstance(said, dict) else {}
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "choices": lambda: {"choice": _index(value.get("choice"), len(body["choices"]))},
        "number": lambda: {"number": _amount(value.get("number"))},
        "words": lambda: {"words": _said_words(body, value.get("words"))},
        "ranking": lambda: {"order": _order(value.get("order"), len(body["items"]))},
        "scale": lambda: {"at": _step(body, value.get("at"))},
        "incident": lambda: {"choice": _one_of(value.get("choice"), among)},
    }
    kept = readers[kind]()
    sure = value.get("sure")
    if body.get("sure") and sure is not None:
        if type(sure) is not int or not 0 <= sure <= 100:
            raise _no_answer("a confidence is a whole number from 0 to 100")
        kept["sure"] = sure
    return kept


# --- what a facilitator types ---------------------------------------------------------------------


def prompt_of(sent: Mapping[str, Any], *, needed: bool) -> str:
    """Return the prompt that was typed, trimmed.

    Raises:
        TeachkitError: ``wrong-ask`` when there is none and one is needed, or it is too long.
    """
    text = sent.get("prompt", "")
    if not isinstance(text, str) or len(text) > PROMPT or (needed and not text.strip()):
        raise _wrong("prompt", f"it is a text of 1 to {PROMPT:,} characters")
    return text.strip()


def title_of(sent: Mapping[str, Any]) -> str:
    """Return the title that was typed, trimmed; it may be left out.

    Raises:
        TeachkitError: ``wrong-ask``.
    """
    text = sent.get("title", "")
    if not isinstance(text, str) or len(text) > TEXT:
        raise _wrong("title", f"it is a text of up to {TEXT} characters")
    return text.strip()


def _choices(sent: Mapping[str, Any]) -> dict[str, Any]:
    choices = _texts(sent, "choices", 2, MOST_ITEMS)
    index = sent.get("truth")
    if index is None:
        return {"choices": choices, "truth": None}
    if type(index) is not int or not 0 <= index < len(choices):
        raise _wrong("truth", "it is the place of one of the choices, counted from 0")
    truth = {"index": index, "said": choices[index], "reveal": "", "source": "", "feedback": []}
    return {"choices": choices, "truth": truth}


def _number(sent: Mapping[str, Any]) -> dict[str, Any]:
    unit, value, factor = sent.get("unit", ""), sent.get("truth"), sent.get("factor", FACTOR)
    if not isinstance(unit, str) or len(unit) > 60:
        raise _wrong("unit", "it is a text of up to 60 characters")
    if value is None:
        return {"unit": unit.strip(), "truth": None}
    if not _is_amount(value):
        raise _wrong("truth", "it is a number, not below nought")
    if not _is_amount(factor) or factor < 1:
        raise _wrong("factor", "it is a number, 1 or more: how many times too much is still right")
    said = f"{value:,g} {unit}".strip()
    truth = {"value": value, "factor": factor, "said": said, "reveal": "", "source": ""}
    return {"unit": unit.strip(), "truth": truth}


def _words(sent: Mapping[str, Any]) -> dict[str, Any]:
    most = _whole(sent, "most", 1, MOST_WORDS, 3)
    return {"most": most, "longest": _whole(sent, "longest", 1, REASON, 60)}


def _scale(sent: Mapping[str, Any]) -> dict[str, Any]:
    low, high = _whole(sent, "low", -100, 100, 1), _whole(sent, "high", -100, 100, 5)
    if not 2 <= high - low + 1 <= MOST_STEPS:
        raise _wrong("high", f"a scale has 2 to {MOST_STEPS} steps")
    labels = sent.get("labels", ["", ""])
    if (
        not isinstance(labels, list)
        or len(labels) != 2
        or not all(isinstance(one, str) and len(one) <= 60 for one in labels)
    ):
        raise _wrong("labels", "they are two texts, for both ends")
    return {"low": low, "high": high, "labels": [one.strip() for one in labels]}


def _texts(sent: Mapping[str, Any], name: str, least: int, most: int) -> list[str]:
    texts = sent.get(name)
    if not isinstance(texts, list) or not least <= len(texts) <= most:
        raise _wrong(name, f"there are {least} to {most} of them")
    if not all(isinstance(one, str) and 0 < len(one.strip()) <= TEXT for one in texts):
        raise _wrong(name, f"each is a text of 1 to {TEXT} characters")
    trimmed = [one.strip() for one in texts]
    if len(set(trimmed)) < len(trimmed):
        raise _wrong(name, "two of them are the same")
    return trimmed


def _whole(sent: Mapping[str, Any], name: str, low: int, high: int, otherwise: int) -> int:
    value = sent.get(name, otherwise)
    if type(value) is not int or not low <= value <= high:
        raise _wrong(name, f"it is a whole number from {low} to {high}")
    return value


# --- what a participant says ----------------------------------------------------------------------


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and 0 <= value <= MOST_NUMBER


def _amount(value: object) -> float:
    if not _is_amount(value):
        raise _no_answer(f"it is a number from 0 to {MOST_NUMBER:g}")
    return value  # type: ignore[return-value]  # `_is_amount` has looked


def _index(value: object, count: int) -> int:
    if type(value) is not int or not 0 <= value < count:
        raise _no_answer("it is none of the choices")
    return value


def _step(body: Mapping[str, Any], value: object) -> int:
    if type(value) is not int or not body["low"] <= value <= body["high"]:
        raise _no_answer(f"it is a whole number from {body['low']} to {body['high']}")
    return value


def _order(value: object, count: int) -> list[int]:
    whole = isinstance(value, list) and all(type(one) is int for one in value)
    if not whole or sorted(value) != list(range(count)):  # type: ignore[call-overload]  # a list of ints
        raise _no_answer("a ranking has every item once")
    return value  # type: ignore[return-value]  # as above


def _one_of(value: object, among: Collection[str]) -> str:
    if not isinstance(value, str) or value not in among:
        raise _no_answer("it is none of the choices at this moment")
    return value


def _said_words(body: Mapping[str, Any], value: object) -> list[str]:
    texts: Sequence[object] = value if isinstance(value, list) else ()
    if not 1 <= len(texts) <= body["most"]:
        raise _no_answer(f"there are 1 to {body['most']} of them")
    said: list[str] = []
    for text in texts:
        trimmed = " ".join(text.split()) if isinstance(text, str) else ""
        if not 0 < len(trimmed) <= body["longest"]:
            raise _no_answer(f"each has 1 to {body['longest']} characters")
        said.append(trimmed)
    return said


def _source(question: Predict | Explain) -> str:
    return f"{question.source}, {question.date}"


def _wrong(field: str, why: str) -> TeachkitError:
    return TeachkitError("wrong-ask", f"'{field}' does not fit: {why}", place=field)


def _no_answer(why: str) -> TeachkitError:
    return TeachkitError(
        "wrong-answer",
        f"That is no answer to this question: {why}",
        place="value",
        hint="Load the page again: it may be of another moment.",
    )
