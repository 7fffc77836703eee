"""May you read, copy, translate or link code under one licence in a project under another?

Slide S12.4: look at competing implementations, and beware of their licences. Expressions are read
by `license-expression` (the SPDX grammar), verdicts follow from the family of each licence and
from the FSF's list (`teachkit.data.licences`). An ``OR`` on their side lets you pick, an ``AND``
binds you to all; on your side it is the other way round, since you promise each of your
alternatives to everybody.

This is not legal advice. It tells you which question to ask a lawyer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from teachkit.data.licences import FAMILIES, Licence, licences
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NOTE", "USES", "Use", "Verdict", "compatible"]

NOTE = "This is not legal advice. It says what to ask, before you ask somebody who knows."
USES: Mapping[str, str] = MappingProxyType(
    {
        "read": "read it, to learn how it is done",
        "copy": "copy parts of it",
        "translate": "translate it, line by line, into Rust",
        "link": "link to it as a library",
    }
)
# From the best answer to the worst.
VERDICTS = ("yes", "only if", "unknown", "no")
GNU = ("GPL", "LGPL", "AGPL")
# Exceptions (SPDX) that let a program link without coming under the licence.
LINKING = frozenset(
    {
        "Classpath-exception-2.0",
        "GCC-exception-2.0",
        "GCC-exception-3.1",
        "LGPL-3.0-linking-exception",
        "OCaml-LGPL-linking-exception",
        "WxWindows-exception-3.1",
        "eCos-exception-2.0",
    }
)
LLVM = "LLVM-exception"
FAQ = "https://www.gnu.org/licenses/gpl-faq.html#AllCompatibility"


@dataclass(frozen=True, slots=True)
class Use:
    """The answer for one use: "yes", "only if", "unknown" or "no", and why.

    ``condition`` says what has to hold for "only if" (and for a "no" to become a yes), else "".
    """

    verdict: str
    because: str
    condition: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with code under ``theirs`` in a project under ``yours``."""

    theirs: str
    yours: str
    uses: Mapping[str, Use]
    note: str = NOTE


@dataclass(frozen=True, slots=True)
class _One:
    """One licence in an expression, with its exception, if it has one."""

    id: str
    exception: str = ""

    def __str__(self) -> str:
        return f"{self.id} WITH {self.exception}" if self.exception else self.id


def compatible(of_theirs: str, of_yours: str) -> Verdict:
    """Answer for each of `USES`; "NONE" on their side means that the code has no licence.

    Raises:
        TeachkitError: ``bad-licence`` for what is no SPDX expression.
    """
    yours = _parsed(of_yours, "your licence")
    if of_theirs.strip().upper() == "NONE":
        return Verdict("NONE", str(yours), MappingProxyType(_without_licence()))
    theirs = _parsed(of_theirs, "their licence")
    uses = {use: _answer(theirs, yours, use) for use in USES}
    return Verdict(str(theirs), str(yours), MappingProxyType(uses))


# --- expressions --------------------------------------------------------------------------


@cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()


def _parsed(text: str, place: str) -> Any:
    from license_expression import ExpressionError, ExpressionParseError

    try:
        tree = _licensing().parse(text, validate=True)
    except (ExpressionError, ExpressionParseError) as error:
        raise TeachkitError(
            "bad-licence",
            f"'{text:.60}' is no SPDX expression of licences that we know",
            place=place,
            hint=_nearest(text) or "Such as MIT, GPL-2.0-or-later, or 'MIT OR Apache-2.0'.",
        ) from error
    if tree is None:
        raise TeachkitError(
            "bad-licence",
            "There is no licence there",
            place=place,
            hint="Write NONE for code without a licence; yours needs one.",
        )
    return tree


def _nearest(text: str) -> str:
    from difflib import get_close_matches

    if "/" in text:
        return f"Write OR for the slash: '{text.replace('/', ' OR '):.60}'."
    known = {name.lower(): name for name in licences()}
    words = [word.strip("()") for word in text.split()]
    wrong = [word for word in words if word.lower() not in {*known, "and", "or", "with", ""}]
    near = [
        known[name] for word in wrong for name in get_close_matches(word.lower(), known, 2, 0.5)
    ]
    return f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else ""


def _answer(theirs: Any, yours: Any, use: str) -> Use:
    """Walk both trees: theirs first, since which of theirs you pick may depend on yours."""
    kind = type(theirs).__name__
    if kind in ("OR", "AND"):
        answers = [_answer(part, yours, use) for part in theirs.args]
        return _best(answers, theirs.args) if kind == "OR" else _worst(answers)
    kind = type(yours).__name__
    if kind in ("OR", "AND"):
        answers = [_answer(theirs, part, use) for part in yours.args]
        return _worst(answers) if kind == "OR" else _somewhere(answers, yours.args)
    return _judge(_one(theirs), _one(yours), use)


def _one(symbol: Any) -> _One:
    if hasattr(symbol, "license_symbol"):
        return _One(symbol.license_symbol.key, symbol.exception_symbol.key)
    return _One(symbol.key)


def _worth(use: Use) -> int:
    return VERDICTS.index(use.verdict)


def _best(answers: list[Use], parts: Iterable[Any]) -> Use:
    best, part = min(zip(answers, parts, strict=True), key=lambda pair: _worth(pair[0]))
    return replace(best, because=f"of their licences you pick {part}: {best.because}")


def _worst(answers: list[Use]) -> Use:
    return max(answers, key=_worth)


def _somewhere(answers: list[Use], parts: Iterable[Any]) -> Use:
    best, part = min(zip(answers, parts, strict=True), key=lambda pair: _worth(pair[0]))
    if best.verdict != "yes" or all(answer.verdict == "yes" for answer in answers):
        return best
    return replace(best, verdict="only if", condition=f"it goes into the part under {part}")


# --- one licence and another --------------------------------------------------------------


def _judge(theirs: _One, yours: _One, use: str) -> Use:
    facts = _facts(theirs)
    own = _facts(yours)
    if facts is None or own is None:
        missing = theirs if facts is None else yours
        return Use(
            "yes" if use == "read" and facts is not None else "unknown",
            f"we have no facts about {missing}",
            "somebody who knows that licence has read both",
        )
    sources = tuple(dict.fromkeys((facts.source, own.source)))
    if use == "read":
        answer = _read(theirs, yours, facts, own)
    elif use == "link":
        answer = _link(theirs, yours, facts, own)
    else:
        answer = _copy(theirs, yours, facts, own)
        if use == "translate":
            answer = replace(answer, because=f"a translation is a derived work: {answer.because}")
    return replace(answer, sources=answer.sources + sources)


def _facts(one: _One) -> Licence | None:
    facts = licences().get(one.id)
    if facts is not None and one.exception == LLVM:
        # The exception was written to let GPL-2.0 programs in (https://llvm.org/LICENSE.txt).
        return replace(facts, gpl2=True)
    return facts


def _read(theirs: _One, yours: _One, facts: Licence, own: Licence) -> Use:
    if _copy(theirs, yours, facts, own).verdict == "yes":
        return Use("yes", "you could even copy it")
    if facts.family == "permissive":
        return Use("yes", f"{theirs} binds copies, and not what you learn")
    return Use(
        "only if",
        "ideas are free, their lines are not, and what you remember may become a copy",
        "you write down what it does and not how, and best let one read and another one write",
    )


def _copy(theirs: _One, yours: _One, facts: Licence, own: Licence) -> Use:
    if theirs.id == yours.id:
        return Use("yes", "both are under the same licence: keep the notices")
    if facts.family == "public domain":
        return Use("yes", f"{theirs} asks for nothing")
    if yours.id.startswith(GNU):
        return _into_gnu(theirs, yours, facts)
    if facts.family == "permissive":
        if own.family == "public domain" or facts.gpl2 is False or facts.gpl3 is False:
            return Use(
                "only if",
                f"{theirs} asks for more than {yours} does",
                f"that part stays under {theirs}, and your project says {yours} AND {theirs}",
            )
        return Use("yes", f"{theirs} asks you to keep its notice beside that code")
    if facts.family == "file copyleft":
        return Use(
            "only if",
            f"{theirs} {FAMILIES[facts.family]}",
            f"those files stay under {theirs}, and your project says {yours} AND {theirs}",
        )
    return Use(
        "no",
        f"{theirs} {FAMILIES[facts.family]}, so it would no longer be under {yours}",
        f"you may if you put your project under {theirs}, or are given another licence",
    )


def _into_gnu(theirs: _One, yours: _One, facts: Licence) -> Use:
    """Answer for a project of yours under one of the GNU licences."""
    if theirs.id.startswith(GNU):
        return _gnu_into_gnu(theirs, yours)
    later = yours.id.endswith("-or-later")
    second = yours.id.startswith(("GPL-2.0", "LGPL-2.1"))
    fits = facts.gpl2 if second else facts.gpl3
    if fits:
        return Use("yes", f"the FSF lists {theirs} as compatible with {yours}")
    if fits is None:
        if facts.family == "permissive":
            return Use("yes", f"{theirs} is permissive; the FSF's list does not name it")
        return Use("unknown", f"the FSF's list does not name {theirs}")
    if second and later and facts.gpl3:
        up = yours.id.split("-")[0]
        return Use(
            "only if",
            f"{theirs} is compatible with version 3, not with version 2",
            f"the whole is from then on under {up}-3.0-or-later",
        )
    return Use(
        "no",
        f"the FSF lists {theirs} as not compatible with {yours}",
        f"they give you an exception or another licence for {theirs}",
    )


# The GNU licences that a licence can become part of without another condition (GPL FAQ, matrix of
# compatibility; LGPL-2.1 section 3 turns into the GPL, GPL-3.0 section 13 lets the AGPL in).
_FLOWS: Mapping[str, frozenset[str]] = {
    "LGPL-2.1-only": frozenset({"LGPL-2.1-only", *(f"GPL-{n}" for n in (
        "2.0-only", "2.0-or-later", "3.0-only", "3.0-or-later")), "AGPL-3.0-only",
        "AGPL-3.0-or-later"}),
    "LGPL-2.1-or-later": frozenset({"LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only",
        "LGPL-3.0-or-later", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
        "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"}),
    "LGPL-3.0-only": frozenset({"LGPL-3.0-only", "GPL-3.0-only", "GPL-3.0-or-later",
        "AGPL-3.0-only", "AGPL-3.0-or-later"}),
    "LGPL-3.0-or-later": frozenset({"LGPL-3.0-only", "LGPL-3.0-or-later", "GPL-3.0-only",
        "GPL-3.0-or-later", "AGPL-3.0-only", "AGPL-3.0-or-later"}),
    "GPL-2.0-only": frozenset({"GPL-2.0-only"}),
    "GPL-2.0-or-later": frozenset({"GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
        "GPL-3.0-or-later"}),
    "GPL-3.0-only": frozenset({"GPL-3.0-only"}),
    "GPL-3.0-or-later": frozenset({"GPL-3.0-only", "GPL-3.0-or-later"}),
    "AGPL-3.0-only": frozenset({"AGPL-3.0-only"}),
    "AGPL-3.0-or-later": frozenset({"AGPL-3.0-only", "AGPL-3.0-or-later"}),
}  # fmt: skip


def _gnu_into_gnu(theirs: _One, yours: _One) -> Use:
    flows = _FLOWS.get(theirs.id, frozenset())
    if yours.id in flows:
        return Use("yes", f"{theirs} lets its code become part of a work under {yours}", "", (FAQ,))
    # "-or-later" promises more than code under one version can keep.
    narrowed = yours.id.replace("-or-later", "-only")
    raised = yours.id.replace("GPL-2.0-or", "GPL-3.0-or").replace("GPL-2.1-or", "GPL-3.0-or")
    for instead in (narrowed, raised):
        if instead in flows:
            return Use(
                "only if",
                f"{theirs} does not allow every version that {yours} promises",
                f"the whole is from then on under {instead}",
                (FAQ,),
            )
    both = {theirs.id.split("-")[0], yours.id.split("-")[0]}
    if both == {"GPL", "AGPL"} and "GPL-2.0-only" not in (theirs.id, yours.id):
        return Use(
            "only if",
            "section 13 of both licences lets the two be combined, not mixed",
            f"the parts stay apart, and theirs stays under {theirs}",
            (FAQ,),
        )
    return Use(
        "no",
        f"{theirs} does not let its code become part of a work under {yours}",
        f"you may if you can put your project under {theirs}",
        (FAQ,),
    )


def _link(theirs: _One, yours: _One, facts: Licence, own: Licence) -> Use:
    if theirs.exception in LINKING:
        return Use("yes", f"{theirs.exception} lets you link to it")
    gnu = yours.id.startswith(GNU)
    copied = _copy(theirs, yours, facts, own)
    if gnu and (copied.verdict == "yes" or not yours.id.startswith("LGPL")):
        return copied
    if facts.family in ("public domain", "permissive", "file copyleft") and not gnu:
        return Use("yes", f"a library keeps its own licence; {theirs} {FAMILIES[facts.family]}")
    if facts.family == "library copyleft":
        return Use(
            "only if",
            "its users must be able to replace the library, and Rust links statically by itself",
            "you link to the shared library, or give out what it takes to link again",
        )
    if gnu or copied.verdict == "yes":
        return copied
    back = _copy(yours, theirs, own, facts)
    if back.verdict in ("no", "unknown"):
        return Use("no", f"linked together they are one work, and {yours} does not fit {theirs}")
    return Use(
        "only if",
        "by the FSF's reading a program and its libraries are one work",
        f"what you give out linked is under {theirs} as a whole; your source may stay {yours}",
        (FAQ,),
    )


def _without_licence() -> dict[str, Use]:
    because = "without a licence all rights stay with whoever wrote it"
    ask: Callable[[str], Use] = lambda verdict: Use(  # noqa: E731  # three times the same answer
        verdict, because, "they give it a licence: ask them, it works more often than you think",
        ("https://www.gnu.org/licenses/license-list.html#NoLicense",),
    )  # fmt: skip
    reading = Use(
        "only if",
        "what is published may be read, and may not be copied",
        "you write down what it does and not how",
    )
    return {"read": reading, "copy": ask("no"), "translate": ask("no"), "link": ask("no")}
