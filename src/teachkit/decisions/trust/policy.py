"""Is this security policy a way in, or a page of good intentions?

Slide S29.3 asks for a way to handle security issues. Each rule is a small object with a question
that a person asks who has found a hole and holds your `SECURITY.md` in the other hand. Its check
reads sentences, never headings, and answers "yes", "no", or "n/a" where the question does not
arise; the docstring of the check is the advice.

The checks read English words. They find what is written, and cannot tell whether anybody reads
the mailbox: send a mail to it and see. On real policies a person disagrees now and then; the
ledger says how often (`teachkit.data.policies`).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from teachkit.decisions.trust.contacts import (
    find_private_ways,
    invites_in_public,
    mail_addresses,
    placeholder,
)
from teachkit.decisions.trust.sentences import Sentence, read_sentences

__all__ = ["RULES", "Finding", "PolicyRule", "Summary", "check_policy", "summary"]

STALE_AFTER = 730  # days: a date that nobody has looked at for two years


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer for one text: "yes", "no" or "n/a"; ``line`` is 0 where nothing stands."""

    rule: str
    title: str
    answer: str
    line: int
    quote: str
    advice: str


@dataclass(frozen=True, slots=True)
class Page:
    """A policy as the rules see it: its sentences, and the day on which it is read."""

    sentences: tuple[Sentence, ...]
    today: date


# What a check finds: an answer, and the sentence that shows it.
Found = tuple[str, Sentence | None]


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One question to a policy; where a ``needed`` one is answered "no", the policy is no way in.

    ``lacks`` is what a text without it lacks, in a few words.
    """

    id: str
    title: str
    lacks: str
    needed: bool
    check: Callable[[Page], Found]

    @property
    def advice(self) -> str:
        """What to do, and why."""
        return " ".join(inspect.cleandoc(self.check.__doc__ or "").split())


@dataclass(frozen=True, slots=True)
class Summary:
    """What the findings come to: does it work, what must come, and what is worth adding."""

    works: bool
    missing: tuple[Finding, ...]
    worth_adding: tuple[Finding, ...]
    sentence: str


def check_policy(
    text: str, *, name: str = "SECURITY.md", today: date | None = None
) -> tuple[Finding, ...]:
    """Return the answer of each of `RULES`, in their order, for any text at all.

    ``name`` is the file's: a ``security.txt`` (RFC 9116) is read as its fields. ``today`` is what
    dates are compared with, by default the day of the call.
    """
    if name.endswith(".txt"):
        text = re.sub(r"(?m)^(?=\w[\w-]*: )", "\n", text).replace("mailto:", "")
        lines = _fields(text)
    else:
        lines = read_sentences(text)
    page = Page(lines, today or datetime.now(UTC).date())
    findings = []
    for rule in RULES:
        answer, shown = rule.check(page)
        line, quote = (shown.line, shown.text) if shown else (0, "")
        findings.append(Finding(rule.id, rule.title, answer, line, quote, rule.advice))
    return tuple(findings)


def summary(findings: Iterable[Finding]) -> Summary:
    """Return what the findings come to, in a sentence and in two lists."""
    needed = {rule.id for rule in RULES if rule.needed}
    gaps = [finding for finding in findings if finding.answer == "no"]
    missing = tuple(gap for gap in gaps if gap.rule in needed)
    worth = tuple(gap for gap in gaps if gap.rule not in needed)
    if missing:
        said = f"This is no way in. It lacks {_listed(missing)}."
    elif worth:
        said = f"Somebody can report a hole here. Worth adding: {_listed(worth)}."
    else:
        said = "Somebody can report a hole here, and knows what happens then."
    return Summary(not missing, missing, worth, said)


def _listed(gaps: Sequence[Finding]) -> str:
    lacks = {rule.id: rule.lacks for rule in RULES}
    return ", ".join(lacks[gap.rule] for gap in gaps)


def _fields(text: str) -> tuple[Sentence, ...]:
    """Return the fields of a security.txt, each as a sentence of its own."""
    kept = [line for line in text.splitlines() if line.strip()]
    return tuple(
        Sentence(f"Report to: {line}" if line.lower().startswith("contact:") else line, number)
        for number, line in enumerate(kept, 1)
        if not line.startswith(("#", "-----"))
    )


def _first(page: Page, pattern: re.Pattern[str]) -> Sentence | None:
    return next((one for one in page.sentences if pattern.search(one.text)), None)


def _shown(page: Page, pattern: re.Pattern[str], but: re.Pattern[str] | None = None) -> Found:
    """Answer by the first sentence with the pattern, addresses and what a template says apart."""
    for one in page.sentences:
        words = re.sub(r"<?https?://[^\s>]*>?", " ", one.text)
        if pattern.search(words) and not placeholder(words) and not (but and but.search(words)):
            return "yes", one
    return "no", None


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# --- the rules: what it takes to be a way in ----------------------------------------------------


def _private_channel(page: Page) -> Found:
    """Name one way in that is private: a form for private reports or a mailbox that few can read.

    A public mailing list, a chat and an issue tracker are none of that.
    """
    ways = find_private_ways(page.sentences)
    return ("yes", ways[0]) if ways else ("no", None)


def _contact(page: Page) -> Found:
    """Put a real address where the template has a placeholder, and write to it once a year.

    An address that nobody has filled in is worse than none, because a report goes there to die.
    """
    for one in page.sentences:
        if placeholder(one.text) and re.search(
            r"report|mail|contact|send", one.text, re.IGNORECASE
        ):
            return "no", one
    ways = find_private_ways(page.sentences)
    if ways:
        return "yes", ways[0]
    named = next((one for one in page.sentences if mail_addresses(one.text)), None)
    return ("yes", named) if named else ("no", None)


def _no_public_report(page: Page) -> Found:
    """Say that a hole does not belong in a public issue, and send nobody there.

    Who finds no private way takes the public one, and everybody reads it before there is a fix.
    """
    invited = invites_in_public(page.sentences)
    if invited:
        return "no", invited
    warned = _first(page, _NOT_IN_PUBLIC)
    if warned:
        return "yes", warned
    ways = find_private_ways(page.sentences)
    return ("yes", ways[0]) if ways else ("no", None)


_NOT_IN_PUBLIC = _words(
    r"(?:do not|don't|never|avoid|instead of|rather than|not)\b.{0,80}\b(?:public|issue|tracker)",
    r"(?:non-public|private(?:ly)?|confidential(?:ly|ity)?)\b",
)

# --- the rules: what somebody may expect of you -------------------------------------------------

_SPAN = (
    r"\b(?:\d+|one|two|three|four|five|six|seven|ten|fourteen)[\s-]*(?:to[\s-]*\d+[\s-]*)?"
    r"(?:business |working |calendar )?(?:hour|day|week|month)s?\b"
)
_OURS = r"(?:acknowledg|respon[ds]|repl(?:y|ies)|answer|confirm|get back|hear (?:back )?from)"


def _answer_time(page: Page) -> Found:
    """Say within how many days you answer, and take a number that you keep in the holidays.

    "Promptly" is not a number. Silence is what makes people publish.
    """
    return _shown(page, _words(rf"{_OURS}.*{_SPAN}", rf"{_SPAN}.*{_OURS}"))


def _fix_time(page: Page) -> Found:
    """Say how long a fix may take, or after how many days you agree that it becomes public.

    90 days is the deadline that many researchers set anyway; better it is in your words.
    """
    ours = (
        r"(?:\bfix|patch|resol|remediat|embargo|public(?:ly)?\b.{0,20}\b(?:disclos|expos)|disclos)"
    )
    return _shown(page, _words(rf"{ours}.*{_SPAN}", rf"{_SPAN}.*{ours}"))


def _disclosure(page: Page) -> Found:
    """Say what happens after a report: a fix in private, an advisory, and who publishes what.

    "Coordinated disclosure" is a short way to say it, with a link to what you mean by that.
    """
    return _shown(
        page,
        _words(
            r"(?:coordinated|responsibl[ey]|public)\b.{0,30}\bdisclosure",
            r"disclos\w*\b.{0,60}\b(?:coordinat|responsibl|advisor)",
            r"advisor(?:y|ies)\b.{0,80}\b(?:publish|announc|submit|issue|disclos)",
            r"(?:publish|announc|submit|issue|archive|disclos)\w*\b.{0,80}\badvisor(?:y|ies)",
            r"\bembargo",
            r"\bCVE\b.{0,60}\b(?:request|assign|obtain|identifier|number)",
            r"(?:request|assign|obtain|retrieve)\w*\b.{0,40}\bCVE\b",
            r"announces? security issues|\bday disclosure",
        ),
        _words(r"^(?:.(?!published))*\breport"),
    )


def _scope(page: Page) -> Found:
    """Say what counts as a hole and what does not, so that a bad report costs nobody a week.

    A threat model in three sentences does it: who attacks, over what, and what is not your job.
    """
    return _shown(
        page,
        _words(
            r"\b(?:in|out of)[ -]scope\b|\bscope of\b.{0,30}\b(?:policy|vulnerab)",
            r"(?:threat|security) model",
            r"(?:not|n't)\b.{0,40}\b(?:considered|accepted|count)\w*.{0,20}\b"
            r"(?:as )?(?:a )?(?:valid )?(?:security|vulnerab)",
            r"considered (?:a )?(?:security )?vulnerab|(?:this|the) policy (?:applies|covers)",
            r"treated as (?:a )?(?:security issue|normal bug)",
        ),
    )


def _versions(page: Page) -> Found:
    """Say which versions get a fix, because a distribution ships one that you have forgotten."""
    return _shown(
        page,
        _words(
            r"(?:latest|newest|current|stable|recent|last)\b.{0,40}\b(?:release|version|minor)\w*"
            r".{0,60}\b(?:support|fix|updat|patch)",
            r"(?:support|fix|updat|patch|backport)\w*\b.{0,80}\b(?:latest|newest|stable|recent|last)"
            r"\b.{0,40}\b(?:release|version|minor|branch)",
            r"\b(?:version|release)s?\b.{0,60}\b(?:supported|unsupported|maintained|end of life)",
            r"(?:supported|maintain\w*)\b.{0,40}\b(?:versions?|releases?|branch(?:es)?)\b",
            r"^\|?\s*[<>=]*\s*v?\d+(?:\.[\dx]+)+\s*\|",
            r"backport",
        ),
    )


def _contents(page: Page) -> Found:
    """Say what a good report has: the version, the steps, what goes wrong, and for whom."""
    return _shown(
        page,
        _words(
            r"(?:steps|how|code|instructions?|scripts?)\b.{0,40}\b(?:to )?reproduc",
            r"\breproduc\w*\b.{0,30}\b(?:step|case|code|example)",
            r"proof[- ]of[- ]concept",
            r"\binclude\b.{0,60}\b(?:information|details?|description|version)",
            r"\bdetails to include\b|\b(?:with|provide) (?:an? )?(?:\w+ )?description of",
        ),
    )


def _credit(page: Page) -> Found:
    """Say that the finder is named, or not, as they wish. It is all that most of them ask."""
    return _shown(
        page,
        _words(
            r"\bcredit(?:s|ed|ing)?\b",
            r"hall of fame|\bthank(?:s|ed)?\b.{0,40}\b(?:reporter|finder|researcher|by name)",
            r"acknowledg\w*\b.{0,40}\b(?:reporters?|researchers?|finders?|contributions?|names?)\b",
            r"acknowledg\w* (?:you|them|security researchers)\b",
        ),
    )


def _downstream(page: Page) -> Found:
    """Say who hears of it before the public: distributions, and those who build on you.

    A distribution that learns of a hole from your release needs days, and its users wait.
    """
    return _shown(
        page,
        _words(
            r"(?:distros?|distributions?|downstream|packagers?|vendors?)\b.{0,100}\b"
            r"(?:notif|coordinat|ahead|advance|embargo|inform|contact|mailing list|prior)",
            r"(?:notif|coordinat|ahead|advance|embargo|inform|reach out)\w*\b.{0,100}\b"
            r"(?:distros?|distributions?|downstream|packagers?|vendors|third-party|stakeholders)",
        ),
    )


# --- the rules: what makes it easier ------------------------------------------------------------

_LANGUAGES = (
    r"(?:English|German|Dutch|French|Spanish|Frisian|Italian|Portuguese|Polish|Chinese|Japanese"
    r"|Korean|Russian|Ukrainian|Czech|Swedish|Norwegian|Danish|Finnish|Turkish|Hindi|Arabic)"
)


def _language(page: Page) -> Found:
    """Say which languages you read. A hole described in good German beats one in bad English."""
    return _shown(page, _words(rf"\b{_LANGUAGES}\b", r"^preferred-languages:"))


def _keys(page: Page) -> Found:
    """Where reports go by mail, offer a key and its fingerprint; a private form needs none."""
    keys = _words(
        r"\b(?:PGP|GPG|OpenPGP|GnuPG|age)\b.{0,20}\b(?:keys?|fingerprint|public)", r"^encryption:"
    )
    mailed = [one for one in find_private_ways(page.sentences) if mail_addresses(one.text)]
    named = next((one for one in page.sentences if keys.search(one.text)), None)
    if named and not placeholder(named.text):
        return "yes", named
    fingerprint = _first(page, re.compile(r"(?:[0-9A-Fa-f]{4}[ \u00a0]*){10}"))
    if fingerprint:
        return "yes", fingerprint
    if named:
        return "no", named
    return ("no", mailed[0]) if mailed else ("n/a", None)


def _safe_harbour(page: Page) -> Found:
    """Say that who looks in good faith has nothing to fear from you. Lawyers read this line."""
    return _shown(
        page,
        _words(
            r"safe harbou?r",
            r"(?:not|n't|never|no)\b.{0,60}\b(?:legal action|prosecut|sue\b|lawsuit)",
            r"good faith\b.{0,80}\b(?:authori[sz]ed|welcome|protect|permit)",
        ),
    )


def _fresh(page: Page) -> Found:
    """Renew what has a date: an expired key or a table of old versions says that nobody is home."""
    dated: Found = ("n/a", None)
    for one in page.sentences:
        kind = _DATED.search(one.text)
        day = _ISO.search(one.text)
        if not kind or not day:
            continue
        try:
            said = date.fromisoformat(day[0])
        except ValueError:
            continue
        ends = bool(re.match("expire|valid|until", kind[0], re.IGNORECASE))
        age = (page.today - said).days
        if age > (0 if ends else STALE_AFTER):
            return "no", one
        dated = ("yes", one)
    return dated


_ISO = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d")
_DATED = _words(
    r"expire|valid (?:until|to)|until\b",
    r"(?:last|next)[ -](?:updated|reviewed|review|changed|checked)|as of|updated",
)

RULES: tuple[PolicyRule, ...] = (
    PolicyRule(
        "private-channel",
        "There is a private way in",
        "a private way to report",
        True,
        _private_channel,
    ),
    PolicyRule("contact", "The contact is real", "a contact that is real", True, _contact),
    PolicyRule(
        "no-public-report",
        "Nobody is sent to a public tracker",
        "a word against public reports",
        True,
        _no_public_report,
    ),
    PolicyRule(
        "timeline", "It says when you answer", "a time within which you answer", False, _answer_time
    ),
    PolicyRule(
        "fix",
        "It says when it is fixed or becomes public",
        "a time within which it is fixed or public",
        False,
        _fix_time,
    ),
    PolicyRule(
        "disclosure", "It says what happens then", "what happens after a report", False, _disclosure
    ),
    PolicyRule("scope", "It says what counts as a hole", "what counts as a hole", False, _scope),
    PolicyRule(
        "versions", "It says which versions are fixed", "which versions get a fix", False, _versions
    ),
    PolicyRule(
        "contents",
        "It says what a report should have",
        "what a report should have",
        False,
        _contents,
    ),
    PolicyRule("credit", "It says who gets credit", "who gets credit", False, _credit),
    PolicyRule(
        "downstream", "It says who hears of it early", "who hears of it early", False, _downstream
    ),
    PolicyRule(
        "language", "It says which languages you read", "which languages you read", False, _language
    ),
    PolicyRule("keys", "It offers a key for mail", "a key for mail", False, _keys),
    PolicyRule(
        "safe-harbour",
        "It protects who looks in good faith",
        "a safe harbour",
        False,
        _safe_harbour,
    ),
    PolicyRule("fresh", "Its dates are not past", "dates that are not past", False, _fresh),
)
