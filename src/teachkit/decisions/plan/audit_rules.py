"""The rules of the audit: each looks at two places of a plan that have to know of each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from teachkit.decisions.depend.goals import unanswered
from teachkit.decisions.plan import audit_words as words
from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.sections import Choose, Depend, Distribute, Document, Focus, Trust
from teachkit.decisions.plan.shapes import SHAPES

__all__ = ["RULES", "Gap", "Rule"]

KEPT = ("keep", "own")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not found: the section it belongs to, what it is about, one sentence."""

    section: str
    about: str
    said: str


Names = tuple[str, ...] | None  # direct dependencies of a lock; None when none was given
Seen = tuple[list[Gap], str] | None  # gaps, and what was found; None: the rule does not apply


@dataclass(frozen=True, slots=True)
class Rule:
    """One question between sections, and what to do when its answer is missing.

    ``needs`` says what has to be there before the rule applies.
    """

    id: str
    title: str
    advice: str
    needs: str
    look: Callable[[Plan, Names], Seen]


# ---- every section


def _every_word(plan: Plan, _lock: Names) -> Seen:
    gaps = [
        Gap(name, name, f"The section '{shape.title}' is empty.")
        for name, shape in SHAPES.items()
        if getattr(plan, name) is None
    ]
    return gaps, "Each of the seven words has a section."


def _confidence(plan: Plan, _lock: Names) -> Seen:
    gaps: list[Gap] = []
    written = [(name, getattr(plan, name)) for name in SHAPES if getattr(plan, name) is not None]
    for name, section in written:
        if section.confidence is None:
            gaps.append(
                Gap(name, f"{name}.confidence", f"How sure you are of '{name}' is not said.")
            )
        if not section.reconsider.strip():
            gaps.append(
                Gap(
                    name,
                    f"{name}.reconsider",
                    f"What would change your mind on '{name}' is not said.",
                )
            )
    return (
        (gaps, "Each section says how sure you are, and what would change it.") if written else None
    )


def _name(plan: Plan, _lock: Names) -> Seen:
    name = plan.project.name.strip()
    said = (plan.distribute or Distribute()).name
    if not name:
        return [Gap("project", "project.name", "The project has no name.")], ""
    if said.strip() and _same(name) not in _same(said):
        text = f"The name '{name}' was not found in what 'distribute' says of the name."
        return [Gap("distribute", "distribute.name", text)], ""
    return [], f"It is called '{name}' wherever it has a name."


def _choice(plan: Plan, _lock: Names) -> Seen:
    section = plan.choose or Choose()
    choice, listed = _same(section.choice), [_same(one.name) for one in section.shortlist]
    if not choice.strip() or not listed:
        return None
    if any(one and (one in choice or choice in one) for one in listed):
        return [], f"'{section.choice}' is on the list."
    text = f"'{section.choice}' was not found on the list of candidates."
    return [Gap("choose", "choose.choice", text)], ""


def _same(name: str) -> str:
    return name.strip().lower().replace("_", "-")


# ---- from the selling point on


def _audience_reached(plan: Plan, _lock: Names) -> Seen:
    channels = (plan.distribute or Distribute()).channels
    there = [(f"{one.reaches} {one.channel}", f"{one.channel} reaches") for one in channels]
    return _audiences(plan, "distribute", there, "No channel was found that reaches")


def _reader_served(plan: Plan, _lock: Names) -> Seen:
    readers = (plan.document or Document()).readers
    there = [(one.reader, f"'{one.reader}' has") for one in readers]
    return _audiences(plan, "document", there, "No reader was found among")


def _audiences(plan: Plan, section: str, there: list[tuple[str, str]], missing: str) -> Seen:
    """Look for each audience among texts, each with what is said when it is found there."""
    points = [one for one in (plan.focus or Focus()).points if one.audience.strip()]
    gaps, met = [], []
    for point in points:
        for text, said in there:
            if found := words.shared(point.audience, text):
                met.append(f"{said} {_quoted(found)}")
                break
        else:
            gaps.append(Gap(section, point.claim, f"{missing} '{point.audience}'."))
    return (gaps, "; ".join(dict.fromkeys(met))) if points else None


def _performance(plan: Plan, _lock: Names) -> Seen:
    fast = [one for one in (plan.focus or Focus()).points if one.focus == "performance"]
    gaps = [
        Gap("focus", one.claim, f"No measurement was found for the claim '{one.claim}'.")
        for one in fast
        if not one.evidence.strip()
    ]
    return (gaps, "Every claim of speed has evidence.") if fast else None


def _repeatable(plan: Plan, _lock: Names) -> Seen:
    told = [one for one in (plan.focus or Focus()).points if one.evidence.strip()]
    gaps, met = [], []
    for point in told:
        if found := words.repeatable(point.evidence):
            met.append(found[0])
        else:
            text = f"Nothing to repeat or look up was found in the evidence '{point.evidence}'."
            gaps.append(Gap("focus", point.claim, text))
    return (gaps, f"One could repeat or look up {_quoted(tuple(met))}.") if told else None


def _left_out(plan: Plan, _lock: Names) -> Seen:
    features = (plan.focus or Focus()).left_out
    known = [f"{one.what} {one.plan}" for one in (plan.distribute or Distribute()).differences]
    gaps = [
        Gap(
            "distribute",
            one.feature,
            f"'{one.feature}' is left out; among the differences it was not found.",
        )
        for one in features
        if not any(words.shared(one.feature, text) for text in known)
    ]
    return (gaps, "What is left out is among the differences.") if features else None


def _migration(plan: Plan, _lock: Names) -> Seen:
    differences = (plan.distribute or Distribute()).differences
    if not differences:
        return None
    coming = [one for one in (plan.document or Document()).readers if one.need == "migration"]
    if coming:
        return [], f"'{coming[0].reader}' comes over from the original, and is served or known."
    few = "1 difference" if len(differences) == 1 else f"{len(differences)} differences"
    text = f"You know of {few}; no reader was found who comes over from the original."
    return [Gap("document", "migration", text)], ""


# ---- what one depends on


def _goals(plan: Plan, _lock: Names) -> Seen:
    section = plan.depend or Depend()
    if not (section.verdicts or section.goals):
        return None
    decided = {one.dependency for one in section.verdicts}
    kept = [one.dependency for one in section.verdicts if one.verdict in KEPT]
    gaps = [
        Gap(
            "depend",
            name,
            f"'{name}' stays; whose goals it serves, and what if not yours, was not found.",
        )
        for name in unanswered(kept, section.goals)
    ]
    gaps += [
        Gap("depend", one.dependency, f"'{one.dependency}' has goals, and no decision on it.")
        for one in section.goals
        if one.dependency not in decided
    ]
    return gaps, "Everything that stays has a decision, and an answer about its goals."


def _locked(plan: Plan, lock: Names) -> Seen:
    if lock is None:
        return None
    verdicts = {one.dependency: one.verdict for one in (plan.depend or Depend()).verdicts}
    there = {_same(name) for name in lock}
    decided = {_same(name) for name in verdicts}
    gaps = [
        Gap("depend", name, f"'{name}' is in the lock, and no decision on it was found.")
        for name in lock
        if _same(name) not in decided
    ]
    gaps += [
        Gap("depend", name, f"You keep '{name}'; as a direct dependency it is not in the lock.")
        for name, verdict in verdicts.items()
        if verdict == "keep" and _same(name) not in there
    ]
    return gaps, f"Each of the {len(lock)} direct dependencies in the lock has a decision."


def _conflicts(plan: Plan, _lock: Names) -> Seen:
    if plan.distribute is None:
        return None
    said = plan.distribute.conflicts.strip()
    packaging = (plan.depend or Depend()).packaging
    about = "distribute.conflicts"
    if not said:
        return [
            Gap("distribute", about, "Nothing is said of version conflicts; none is an answer.")
        ], ""
    if words.is_none(said):
        told = "conflict" in packaging.lower() and "no conflict" not in packaging.lower()
        text = "'depend' speaks of a conflict, and 'distribute' says that there is none."
        return ([Gap("distribute", about, text)] if told else []), "There are none."
    if found := words.does_something(said):
        return [], f"Something is done: {_quoted(found)}."
    return [Gap("distribute", about, "What you do about the conflicts was not found.")], ""


# ---- people


def _contact(plan: Plan, _lock: Names) -> Seen:
    if plan.trust is None:
        return None
    said = plan.trust.contact.strip()
    if found := words.private(said):
        return [], f"Found: {_quoted(found)}."
    if seen := words.public(said):
        text = f"{_quoted(seen)}: everybody can read it there. Nothing private was found."
    elif said:
        text = "Nothing was found that makes the way in private: no address, and not the word."
    else:
        text = "No way in for a report was found."
    return [Gap("trust", "trust.contact", text)], ""


def _days(plan: Plan, _lock: Names) -> Seen:
    section = plan.trust or Trust()
    if not (section.policy.strip() and section.incident.strip()):
        return None
    promised, planned = words.days(section.policy), words.days(section.incident)
    gaps = [
        Gap("trust", about, f"No day was found in your {name}, so nobody can hold you to it.")
        for about, name, there in (
            ("trust.policy", "policy", promised),
            ("trust.incident", "plan for a report", planned),
        )
        if not there
    ]
    if promised and planned:
        gaps += [
            Gap(
                "trust",
                f"day {day}",
                f"The policy says '{said}'; in your plan for a report, that day was not found.",
            )
            for day, said in sorted(promised.items())
            if day not in planned
        ]
    return gaps, f"Both know {_quoted(tuple(promised.values()))}."


def _downstream(plan: Plan, _lock: Names) -> Seen:
    channels = (plan.distribute or Distribute()).channels
    others = [one for one in channels if one.keeper.strip() and not words.ours(one.keeper)]
    return _promised(
        plan,
        "downstream",
        [one.keeper for one in others],
        "looks after a channel of yours; no promise to downstream maintainers was found.",
    )


def _upstream(plan: Plan, _lock: Names) -> Seen:
    kept = [one.dependency for one in (plan.depend or Depend()).verdicts if one.verdict == "keep"]
    return _promised(
        plan,
        "dependencies",
        kept,
        "stays; no promise to the maintainers of your dependencies was found.",
    )


def _promised(plan: Plan, group: str, whom: list[str], missing: str) -> Seen:
    if not whom:
        return None
    made = [one.promise for one in (plan.trust or Trust()).signals if one.group == group]
    if made:
        return [], f"You promise: {made[0]}"
    return [Gap("trust", group, f"'{whom[0]}' {missing}")], ""


# ---- what was learned


def _loop(plan: Plan, _lock: Names) -> Seen:
    if plan.iterate is None:
        return None
    gaps = [
        Gap("iterate", one.claim, f"What came back about '{one.claim}' was not found.")
        for one in plan.iterate.loops
        if not one.evidence.strip()
    ]
    if not plan.iterate.loops:
        gaps.append(Gap("iterate", "loops", "No claim was found that has met evidence."))
    return gaps, "Every claim in the loop has met something."


def _history(plan: Plan, _lock: Names) -> Seen:
    if not plan.history:
        said = "The plan was never kept as it stood; what you learned cannot be seen."
        return [Gap("iterate", "history", said)], ""
    times = len(plan.history)
    return [], f"It was kept {'once' if times == 1 else f'{times} times'} on its way."


def _quoted(found: tuple[str, ...]) -> str:
    return ", ".join(f"“{one}”" for one in dict.fromkeys(found))


RULES = (
    Rule(
        "every-word",
        "each of the seven words has a section",
        "Write one sentence there, even if it says that you do not know yet.",
        "",
        _every_word,
    ),
    Rule(
        "name-agrees",
        "it has one name",
        "Use one name in the project and wherever you say that it is free.",
        "",
        _name,
    ),
    Rule(
        "choice-listed",
        "the choice was on the list",
        "Put it on the list with its reason, or choose from the list.",
        "A choice and a list of candidates are needed.",
        _choice,
    ),
    Rule(
        "audience-reached",
        "a channel reaches the audience of each selling point",
        "Say in a channel whom it reaches, in the words of the selling point. If no channel does, "
        "find one, or sell to those whom you reach.",
        "A selling point with an audience is needed.",
        _audience_reached,
    ),
    Rule(
        "performance-evidence",
        "a claim of speed has a measurement",
        "Measure it, or take the claim back: `teachkit focus timings`.",
        "A selling point about performance is needed.",
        _performance,
    ),
    Rule(
        "evidence-repeatable",
        "evidence can be repeated or looked up",
        "Name the script, the file, the version or the address: something that a stranger can use.",
        "A selling point with evidence is needed.",
        _repeatable,
    ),
    Rule(
        "left-out-known",
        "what is left out is told to users",
        "Add it to the differences, with what its users do. If they never had it, answer so.",
        "A feature that is left out is needed.",
        _left_out,
    ),
    Rule(
        "reader-served",
        "the audience finds something to read",
        "Add them as a reader, with the page that serves them or what is missing.",
        "A selling point with an audience is needed.",
        _reader_served,
    ),
    Rule(
        "migration-page",
        "differences are written down for those who come over",
        "Add a reader who needs 'to come over from the original', and name the page.",
        "A difference from what it replaces is needed.",
        _migration,
    ),
    Rule(
        "dependency-goals",
        "what stays has a decision and an answer about its goals",
        "Ask whose goals it serves, and what you do on the day they part from yours.",
        "A decision about a dependency is needed.",
        _goals,
    ),
    Rule(
        "lock-decided",
        "every direct dependency of the lock is decided on",
        "Decide: `teachkit plan decide NAME keep --because …`.",
        "A lock is needed: `teachkit plan audit --lock Cargo.lock`.",
        _locked,
    ),
    Rule(
        "conflicts-planned",
        "version conflicts are none, or planned",
        "Write 'none', or for each what you do, and until when.",
        "The section 'distribute' is needed.",
        _conflicts,
    ),
    Rule(
        "private-contact",
        "a hole can be reported in private",
        "Name an address, or the private report of your repository. A public tracker is none.",
        "The section 'trust' is needed.",
        _contact,
    ),
    Rule(
        "days-agree",
        "the plan for a report knows the days of the policy",
        "Give each day that the policy promises a line in the plan: who does what by then.",
        "A policy and a plan for a report are needed.",
        _days,
    ),
    Rule(
        "downstream-promised",
        "who carries your channels is promised something",
        "Promise downstream maintainers what they need: notice, a stable source, a place to ask.",
        "A channel that somebody else looks after is needed.",
        _downstream,
    ),
    Rule(
        "upstream-promised",
        "who maintains what you keep is promised something",
        "Promise the maintainers of your dependencies what you can: reports, patches, money.",
        "A dependency that stays is needed.",
        _upstream,
    ),
    Rule(
        "loop-evidence",
        "claims have met evidence",
        "Write down what came back, from whom and when, and what you changed.",
        "The section 'iterate' is needed.",
        _loop,
    ),
    Rule(
        "history-kept",
        "the plan has a history",
        "Keep the plan as it stands, with what you learned: `teachkit plan revise --learned …`.",
        "",
        _history,
    ),
    Rule(
        "mind-changing",
        "each section says how sure, and what would change it",
        "Give a percentage, and something that one can see happen: a number, a date, an answer.",
        "A section is needed.",
        _confidence,
    ),
)
