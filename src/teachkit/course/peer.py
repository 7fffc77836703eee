"""A colleague's plan, reviewed: for each criterion of the rubric a level and a sentence.

No gradebook and no points: the file lies beside the plan that it is about, and goes back to whoever
wrote that. It remembers which plan it has seen, so that one notices when the plan has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from teachkit.course.rubric import Criterion, Rubric
from teachkit.data.files import write_atomically
from teachkit.decisions.plan import SHAPES, Plan, parse_plan, write_plan
from teachkit.errors import TeachkitError

__all__ = [
    "Opinion",
    "PeerReview",
    "criteria_of",
    "given",
    "level_of",
    "open_review",
    "plan_of",
    "review_markdown",
    "review_path",
    "save_review",
    "stands_for",
]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer sees for one criterion: a level (0 is the lowest, None: open), a sentence."""

    level: int | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class PeerReview:
    """What one reader saw in a plan.

    ``plan`` is the SHA-256 of the plan that was seen, ``rubric`` and ``revision`` name what it was
    held against, ``opinions`` are by the criterion's id.
    """

    name: str
    plan: str
    rubric: str
    revision: int
    opinions: Mapping[str, Opinion]


def plan_of(path: Path) -> Plan:
    """Return a colleague's plan; the file is only read.

    Raises:
        TeachkitError: ``cannot-read``, ``broken-plan`` or ``later-plan``.
    """
    return parse_plan(_bytes(path), place=str(path))


def criteria_of(rubric: Rubric) -> tuple[Criterion, ...]:
    """Return the criteria that judge a section of the plan: its writer's answers stay private."""
    return tuple(item for item in rubric.criteria if item.judges in SHAPES)


def review_path(path: Path) -> Path:
    """Return where the review of a plan lies: beside it."""
    return path.with_name(f"{path.stem}.review.json")


def open_review(path: Path, plan: Plan, rubric: Rubric) -> PeerReview:
    """Return the review that was begun beside a plan, or a new one.

    Raises:
        TeachkitError: ``broken-review`` for a file that is none, ``other-rubric`` when it was
            written for another rubric, ``cannot-read``.
    """
    new = PeerReview(plan.project.name, _digest(plan), rubric.id, rubric.revision, {})
    there = review_path(path)
    if not there.exists():
        return new
    found = _read(_bytes(there), str(there))
    if (found.rubric, found.revision) != (rubric.id, rubric.revision):
        raise TeachkitError(
            "other-rubric",
            f"The review is by the rubric '{found.rubric}', revision {found.revision}",
            place=str(there),
            hint="Move it away to begin anew with the rubric of today.",
        )
    return found


def stands_for(review: PeerReview, plan: Plan) -> bool:
    """Return whether the review has seen this very plan."""
    return review.plan == _digest(plan)


def given(review: PeerReview, plan: Plan, item: Criterion, opinion: Opinion) -> PeerReview:
    """Return the review with this opinion; it is about the plan as it is now.

    Raises:
        TeachkitError: ``no-such-level``.
    """
    if opinion.level is not None and not 0 <= opinion.level < len(item.levels):
        raise TeachkitError(
            "no-such-level",
            f"'{item.id}' has no level {opinion.level}",
            place=item.id,
            hint=f"There are 0 to {len(item.levels) - 1}, the lowest first.",
        )
    opinions = {**review.opinions, item.id: opinion}
    return replace(review, opinions=opinions, plan=_digest(plan), name=plan.project.name)


def save_review(path: Path, review: PeerReview) -> Path:
    """Write the review beside the plan in one step, and return where.

    Raises:
        TeachkitError: ``cannot-write``.
    """
    there = review_path(path)
    text = json.dumps({"schema": SCHEMA, **asdict(review)}, indent=2, ensure_ascii=False)
    write_atomically(there, text + "\n")
    return there


def review_markdown(review: PeerReview, rubric: Rubric) -> str:
    """Return the review as Markdown, to be given back: what was seen, and what would help."""
    lines = [f"# Review of the plan: {review.name or 'a project without a name yet'}", ""]
    criteria = criteria_of(rubric)
    left = [item for item in criteria if level_of(review, item) is None]
    for section in dict.fromkeys(item.judges for item in criteria):
        lines += [f"## {SHAPES[section].title}", ""]
        for item in criteria:
            level = level_of(review, item)
            if item.judges != section or level is None:
                continue
            lines += [f"**{item.asks}** {item.levels[level].words}", ""]
            if level + 1 < len(item.levels):
                lines += [f"The next step would be: {item.levels[level + 1].words}", ""]
            sentence = review.opinions[item.id].sentence.strip()
            if sentence:
                lines += [f"> {' '.join(sentence.split())}", ""]
        if lines[-2] == f"## {SHAPES[section].title}":
            lines += ["Not looked at yet.", ""]
    if left:
        lines += [f"{len(left)} of {len(criteria)} criteria are still without an answer.", ""]
    return "\n".join(lines).rstrip() + "\n"


def level_of(review: PeerReview, item: Criterion) -> int | None:
    """Return the level that was given for a criterion; None while there is none that it has."""
    level = review.opinions.get(item.id, Opinion()).level
    return level if level is not None and 0 <= level < len(item.levels) else None


def _read(raw: bytes, place: str) -> PeerReview:
    try:
        value = json.loads(raw)
    except (RecursionError, ValueError) as error:
        raise _broken(place, f"it is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise _broken(place, "it is no JSON object")
    if type(value.get("schema")) is not int or value["schema"] != SCHEMA:
        raise _broken(f"{place}, schema", f"this teachkit reads schema {SCHEMA}")
    for name, kind in (("name", str), ("plan", str), ("rubric", str), ("revision", int)):
        if type(value.get(name)) is not kind:
            raise _broken(f"{place}, {name}", f"it is missing, or no {_KINDS[kind]}")
    opinions = value.get("opinions")
    if not isinstance(opinions, dict):
        raise _broken(f"{place}, opinions", "it is missing, or no JSON object")
    unknown = sorted(value.keys() - {"schema", "name", "plan", "rubric", "revision", "opinions"})
    if unknown:
        raise _broken(f"{place}, {unknown[0]}", "it is no field here")
    return PeerReview(
        value["name"],
        value["plan"],
        value["rubric"],
        value["revision"],
        {id: _opinion(one, f"{place}, opinions.{id}") for id, one in opinions.items()},
    )


_KINDS = {str: "text", int: "whole number"}


def _opinion(value: object, place: str) -> Opinion:
    if not isinstance(value, dict) or value.keys() - {"level", "sentence"}:
        raise _broken(place, "it is an object with a level and a sentence")
    level, sentence = value.get("level"), value.get("sentence", "")
    if level is not None and type(level) is not int:
        raise _broken(f"{place}.level", "it is a whole number, or null")
    if type(sentence) is not str:
        raise _broken(f"{place}.sentence", "it is a text")
    return Opinion(level, sentence)


def _broken(place: str, why: str) -> TeachkitError:
    return TeachkitError(
        "broken-review",
        f"The review cannot be used: {why}",
        place=place,
        hint="Mend it, or move it away; it is never overwritten while it cannot be read.",
    )


def _digest(plan: Plan) -> str:
    return hashlib.sha256(write_plan(plan).encode()).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise OSError("there is no such file")
        return path.read_bytes()
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The file cannot be read: {error.strerror or error}",
            place=str(path),
            hint="Name the file that your colleague exported: teachkit plan export --json.",
        ) from error
