"""The plan as a whole: what one section promises and another has forgotten (slide S30).

Each section has its own open questions. The rules here look *between* the sections: does the
audience of the selling point appear among those whom a channel reaches, has every dependency that
stays an answer about its goals, does the incident plan know the days that the policy promises? A
rule is a small object; `audit_rules` has them all.

Where a rule matches texts, it matches words. It says that something was *not found*, which is all
that it knows, and shows the words when something was. If it is there in other words, the writer
says so in an `Answer`, which stays in the plan for whoever reviews it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from teachkit.decisions.plan.answer import Answer
from teachkit.decisions.plan.audit_rules import RULES, Gap, Rule
from teachkit.decisions.plan.reading import Plan
from teachkit.decisions.plan.shapes import SHAPES
from teachkit.errors import TeachkitError

__all__ = ["Audit", "Finding", "Looked", "answered", "audit", "direct_names"]

PLACES = ("project", *SHAPES)
"""Where a finding may send the writer: the project itself, or a section."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule did not find: where, what, and what to do about it.

    ``section`` is where it would be written ("distribute"), ``about`` what it is about (a claim, a
    dependency, a field). ``because`` is the writer's answer, "" while there is none.
    """

    rule: str
    title: str
    section: str
    about: str
    said: str
    advice: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one rule: "fine", "open", "answered" or "does not apply", and why."""

    rule: str
    title: str
    answer: str
    because: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of all rules, and the open questions within each section that is written."""

    looked: tuple[Looked, ...]
    questions: Mapping[str, tuple[str, ...]]
    written: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was not found, in the order of the sections, answered or not."""
        found = [one for looked in self.looked for one in looked.findings]
        return tuple(sorted(found, key=lambda one: PLACES.index(one.section)))

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has answered."""
        return tuple(one for one in self.findings if not one.because)

    @property
    def sentence(self) -> str:
        """Say in one sentence what is missing, and where to begin."""
        if not self.open:
            return (
                "Nothing was found missing between the chapters. Whether it is true, and worth "
                "doing, no rule can see: ask a colleague."
            )
        places = list(dict.fromkeys(one.section for one in self.open))
        few = "1 thing was" if len(self.open) == 1 else f"{len(self.open)} things were"
        listed = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
        return f"{few} not found, in {listed}."


def audit(plan: Plan, *, lock: Iterable[str] | None = None) -> Audit:
    """Look at a plan across its sections.

    ``lock`` has the names of the direct dependencies of the project's lock, where there is one;
    without it, nothing is known of dependencies that the plan does not name.
    """
    names = None if lock is None else tuple(dict.fromkeys(lock))
    answers = {(one.rule, one.about): one.because for one in plan.answers if one.because.strip()}
    written = tuple(name for name in SHAPES if getattr(plan, name) is not None)
    return Audit(
        tuple(_look(rule, plan, names, answers) for rule in RULES),
        {name: getattr(plan, name).open_questions() for name in written},
        written,
    )


def direct_names(lock: str) -> tuple[str, ...]:
    """Return the names of what the members of a ``Cargo.lock``'s workspace ask for themselves.

    Raises:
        TeachkitError: what `read_lock` says of a text that is no lock.
    """
    from teachkit.decisions.depend.lock import read_lock  # only with a lock

    read = read_lock(lock)
    direct = {
        read.packages[target].name
        for index, package in enumerate(read.packages)
        if package.source is None
        for target in read.edges[index]
        if read.packages[target].source is not None
    }
    return tuple(sorted(direct))


def answered(plan: Plan, rule: str, about: str, because: str) -> Plan:
    """Return the plan with this answer to the audit; an empty ``because`` takes it back.

    Raises:
        TeachkitError: ``no-such-rule``, with the ids that there are.
    """
    if rule not in {one.id for one in RULES}:
        raise TeachkitError(
            "no-such-rule",
            f"No rule of the audit is called '{rule}'",
            hint=f"There are {', '.join(one.id for one in RULES)}.",
        )
    others = [one for one in plan.answers if (one.rule, one.about) != (rule, about)]
    if because.strip():
        others.append(Answer(rule, about, because.strip()))
    return replace(plan, answers=tuple(others))


def _look(
    rule: Rule,
    plan: Plan,
    lock: tuple[str, ...] | None,
    answers: Mapping[tuple[str, str], str],
) -> Looked:
    seen = rule.look(plan, lock)
    if seen is None:
        return Looked(rule.id, rule.title, "does not apply", rule.needs, ())
    gaps, because = seen
    findings = tuple(_finding(rule, gap, answers) for gap in gaps)
    if any(not one.because for one in findings):
        return Looked(rule.id, rule.title, "open", findings[0].said, findings)
    return Looked(rule.id, rule.title, "answered" if findings else "fine", because, findings)


def _finding(rule: Rule, gap: Gap, answers: Mapping[tuple[str, str], str]) -> Finding:
    because = answers.get((rule.id, gap.about), "")
    return Finding(rule.id, rule.title, gap.section, gap.about, gap.said, rule.advice, because)
