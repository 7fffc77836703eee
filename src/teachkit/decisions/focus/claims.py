"""Would this claim sell it? Seven questions to a selling point, asked of its words (slide S13).

A rule is a small object: an id, a question, advice, and a look at the words. It answers "yes"
(the flaw is there), "no", or "does not apply", and shows the words it saw. Rules read English
words, not meaning: `LIMITS` says what they cannot see, and the tests measure how often they are
right on labelled claims, half of which were kept out of their making.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from teachkit.decisions.focus import claim_words as words
from teachkit.decisions.focus.point import SellingPoint
from teachkit.errors import TeachkitError

__all__ = ["LIMITS", "RULES", "Finding", "Findings", "Rule", "audit"]

# Longer than any tagline; a README is not a claim.
MOST_LETTERS = 2000

LIMITS = (
    "It reads words, not meaning: irony passes it by, and so does praise in words it lacks.",
    "It takes a figure for a measurement; whether the figure is right, your timings must say.",
    "It knows no rival that you do not name, and the same thing in other words looks different.",
    "It reads English only.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule is shown: the claim and, of a selling point, who needs it and the evidence."""

    claim: str
    audience: str
    need: str
    evidence: str
    whole: bool
    rivals: tuple[str, ...]

    @property
    def said(self) -> str:
        """The claim and its evidence: where a reason may stand."""
        return f"{self.claim}. {self.evidence}" if self.evidence else self.claim


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule says: "yes" when the flaw is there, because of what, and the words it saw."""

    answer: str
    because: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to a claim, and what to do when its answer is yes."""

    id: str
    title: str
    question: str
    advice: str
    look: Callable[[Asked], Seen]


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one rule to one claim."""

    rule: str
    title: str
    answer: str
    words: tuple[str, ...]
    because: str
    advice: str


@dataclass(frozen=True, slots=True)
class Findings:
    """The answers of all rules to one claim, in the order of `RULES`."""

    claim: str
    findings: tuple[Finding, ...]

    @property
    def flaws(self) -> tuple[Finding, ...]:
        """The findings whose answer is yes."""
        return tuple(one for one in self.findings if one.answer == "yes")

    @property
    def sentence(self) -> str:
        """Say in one sentence what was found."""
        if not self.flaws:
            return "No rule objects; that is not yet a proof that it would sell."
        named = [one.title for one in self.flaws]
        listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        return f"{listed[0].upper()}{listed[1:]}."

    def answer(self, rule: str) -> str:
        """Return what one rule says: "yes", "no" or "does not apply".

        Raises:
            TeachkitError: ``no-such-rule``, with the ids that there are.
        """
        for one in self.findings:
            if one.rule == rule:
                return one.answer
        raise TeachkitError(
            "no-such-rule",
            f"No rule is called '{rule}'",
            hint=f"There are {', '.join(one.rule for one in self.findings)}.",
        )


def audit(point: SellingPoint | str, *, rivals: Sequence[str] = ()) -> Findings:
    """Ask every rule about a selling point, or about a claim that stands alone.

    ``rivals`` are what the competitors say of themselves, or known facts about them, a sentence
    each; without any, `true-of-rival` does not apply.

    Raises:
        TeachkitError: ``empty-claim`` or ``long-claim``.
    """
    whole = isinstance(point, SellingPoint)
    if isinstance(point, SellingPoint):
        fields = (point.claim, point.audience, point.need, point.evidence)
    else:
        fields = (point, "", "", "")
    if not fields[0].strip():
        raise TeachkitError(
            "empty-claim",
            "There is no claim to look at",
            hint="A claim is one sentence: what is better, for whom, by how much.",
        )
    if max(map(len, (*fields, *rivals))) > MOST_LETTERS:
        raise TeachkitError(
            "long-claim",
            f"A claim of more than {MOST_LETTERS:,} letters is a text",
            hint="Take one sentence of it at a time.",
        )
    claim, audience, need, evidence = map(words.plain, fields)
    named = tuple(words.plain(rival) for rival in rivals if rival.strip())
    asked = Asked(claim, audience, need, evidence, whole, named)
    found = []
    for rule in RULES:
        seen = rule.look(asked)
        advice = rule.advice if seen.answer == "yes" else ""
        found.append(Finding(rule.id, rule.title, seen.answer, seen.words, seen.because, advice))
    return Findings(fields[0].strip(), tuple(found))


# --- the looks -------------------------------------------------------------------------------


def _language_only(asked: Asked) -> Seen:
    language = words.found(words.LANGUAGE, asked.said)
    if not language:
        return Seen("no", "the language is not given as a reason")
    if asked.evidence and words.found(words.LANGUAGE, asked.evidence):
        rest = words.without(words.LANGUAGE, asked.evidence)
        if not words.checkable(rest):
            return Seen("yes", "the language is the evidence", language)
    merits = words.merits(words.without(words.LANGUAGE, asked.said))
    if merits:
        return Seen("no", "there is a reason beside the language", merits)
    return Seen("yes", "take the language away, and no reason is left", language)


def _unmeasurable(asked: Asked) -> Seen:
    praise = words.found(words.PRAISE, words.without(words.DENIED, asked.claim))
    if not praise:
        return Seen("no", "no praise was found")
    measure = words.found(words.MEASURE, asked.said)
    # "10x faster", and not than what: a figure, and still nothing that somebody could measure.
    if measure and (words.baselines(asked.said) or not words.compares(asked.claim)):
        return Seen("no", "there is a figure beside the praise", measure)
    return Seen("yes", "nobody can measure these words", praise)


def _absolute(asked: Asked) -> Seen:
    text = words.without(words.NOT_ABSOLUTE, words.without(words.DENIED, asked.claim))
    promised = words.found(words.ABSOLUTE, text)
    if promised:
        return Seen("yes", "one exception makes it false", promised)
    return Seen("no", "nothing is promised without exception")


def _no_baseline(asked: Asked) -> Seen:
    compared = words.compares(asked.claim)
    if not compared:
        return Seen("does not apply", "it compares nothing")
    baseline = words.baselines(asked.claim)
    if baseline:
        return Seen("no", "it says with what it is compared", baseline)
    return Seen("yes", "it does not say with what it is compared", compared)


def _no_audience(asked: Asked) -> Seen:
    if asked.whole:
        named = asked.audience.strip()
        if not named:
            return Seen("yes", "nobody is named")
        if words.NOBODY.fullmatch(named.rstrip(".!").lower()):
            return Seen("yes", "that is nobody in particular", (named,))
        return Seen("no", "it says who gains", (named,))
    people = words.found(words.PEOPLE, asked.claim)
    if people:
        return Seen("no", "it says who gains", people)
    return Seen("yes", "nobody is named who gains")


def _no_evidence(asked: Asked) -> Seen:
    if asked.whole:
        if not asked.evidence.strip():
            return Seen("yes", "no evidence is given")
        rest = words.without(words.LANGUAGE, asked.evidence)
        if words.found(words.LANGUAGE, asked.evidence) and not words.checkable(rest):
            return Seen("yes", "a language proves nothing", (asked.evidence.strip(),))
        if words.found(words.VAGUE_EVIDENCE, asked.evidence):
            return Seen("yes", "nobody can look that up", (asked.evidence.strip(),))
        return Seen("no", "there is something to check", (asked.evidence.strip(),))
    checkable = words.checkable(asked.claim)
    if checkable:
        return Seen("no", "there is something to check", checkable)
    return Seen("yes", "it gives nothing that could be checked")


def _true_of_rival(asked: Asked) -> Seen:
    if not asked.rivals:
        return Seen("does not apply", "no rival is named")
    figures = words.found(words.MEASURE, asked.claim)
    theirs = " ".join(asked.rivals)
    if figures and not any(figure in theirs for figure in figures):
        return Seen("no", "no rival has these figures", figures)
    mine = words.stems(words.without(words.LANGUAGE, asked.claim))
    shared = [stem for stem in mine if stem in words.stems(theirs)]
    # Three quarters of the words: a rival need not use all of them to say the same.
    if mine and len(shared) >= 0.75 * len(mine):
        return Seen("yes", "a rival can say nearly every word of it", tuple(shared))
    own = tuple(stem for stem in mine if stem not in shared)
    return Seen("no", "some of it no rival says", own)


RULES: tuple[Rule, ...] = (
    Rule(
        "language-only",
        "the language is the only reason",
        "Would anything be left if the language were a secret?",
        "Your users do not choose a language, they choose what it does for them. Say that.",
        _language_only,
    ),
    Rule(
        "unmeasurable",
        "praise that nobody can measure",
        "Could somebody measure it, and find it false?",
        "Put a figure in the place of the adjective, or take the adjective out.",
        _unmeasurable,
    ),
    Rule(
        "absolute",
        "a promise without exception",
        "Would one counterexample end it?",
        "Say under which conditions it held, how often you tried, and what you found.",
        _absolute,
    ),
    Rule(
        "no-baseline",
        "compared with nothing",
        "Faster, safer, smaller than what, on what?",
        "Name the rival, its version, and what both of them did.",
        _no_baseline,
    ),
    Rule(
        "no-audience",
        "nobody in particular needs it",
        "Who gains?",
        "Name the people who need this: what they run, and what hurts today.",
        _no_audience,
    ),
    Rule(
        "no-evidence",
        "nothing to check",
        "How could a stranger check it?",
        "Point at a benchmark, a test, an audit or a count that somebody else can repeat.",
        _no_evidence,
    ),
    Rule(
        "true-of-rival",
        "true of the rival too",
        "Could a rival print the same sentence?",
        "Find what you do and they do not. If there is nothing, help them instead (slide S18).",
        _true_of_rival,
    ),
)
