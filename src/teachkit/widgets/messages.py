"""Answering what a tool's page asks: every message gets one answer, an unknown one too.

A page sends ``{"id", "do", …}`` and waits for ``{"id", "ok": True, …}`` or ``{"id", "error"}``,
the error as ``{code, message, place, hint}``; without an answer it would wait for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    import anywidget

__all__ = ["Deed", "answer_message"]

Deed = Callable[[dict[str, Any]], Mapping[str, Any] | None]  # the message -> more for the answer


def answer_message(
    widget: anywidget.AnyWidget,
    content: object,
    deeds: Mapping[str, Deed],
    *,
    beside: Collection[str] = (),
) -> str:
    """Do what one message asks for, send the answer, and return its word, "" if that failed.

    ``deeds`` is by the word in "do". An error goes to ``widget.problem`` too, except for those
    ``beside``: the page shows it beside the question. A mistake of ours is answered as well, and
    raised so that the notebook's log has the trace.
    """
    message = content if isinstance(content, dict) else {}
    word = str(message.get("do"))
    answer: dict[str, Any] = {"id": message.get("id")}
    try:
        deed = deeds.get(word)
        if deed is None:
            raise TeachkitError(
                "unknown-message",
                f"The widget does not know the message '{word:.40}'",
                place="message",
                hint="Page and Python may be of two versions: reload the page.",
            )
        answer |= {"ok": True, **(deed(message) or {})}
    except TeachkitError as error:
        answer["error"] = error.as_dict()
    except Exception:
        answer["error"] = {
            "code": "internal",
            "message": "Something broke in Python; the notebook's log has the trace.",
            "place": word,
            "hint": "What was on show is unchanged.",
        }
        raise
    finally:
        if "error" in answer and word not in beside:
            widget.problem = answer["error"]
        widget.send(answer)
    return "" if "error" in answer else word
