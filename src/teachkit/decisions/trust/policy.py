"""Is this security policy a way in, or a page of good intentions?

Slide S29.3 asks for a way to handle security issues. Each rule is a small object with a question
that a person asks who has found a hole and holds your `SECURITY.md` in the other hand. Its check
reads sentences and answers "yes", "no", or "n/a" where the question does not arise; the docstring
of the check is the advice. A heading promises nothing. It says what a sentence below it is about,
and the sentence has to name something: a harm, a thing to send, a day, somebody.

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
from teachkit.decisions.trust.wording import (
    ANSWER,
    COUNT,
    COURT,
    FINDER,
    HARM,
    IS_ONE,
    LANGUAGES,
    LINE,
    NOTES,
    SPAN,
    THING,
)

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


def _shown(
    page: Page,
    pattern: re.Pattern[str],
    but: re.Pattern[str] | None = None,
    below: tuple[re.Pattern[str], re.Pattern[str]] | None = None,
) -> Found:
    """Answer by the first sentence with the pattern, addresses and what a template says apart.

    ``below`` has a pattern for headings or labels, and one for what a sentence there has to name.
    """
    for one in page.sentences:
        words = _ADDRESS.sub(" ", one.text)
        if placeholder(words) or (but and but.search(words)):
            continue
        if pattern.search(words) or (
            below and below[0].search(one.about) and below[1].search(_ADDRESS.sub(" ", one.said))
        ):
            return "yes", one
    return "no", None


_ADDRESS = re.compile(r"<?https?://[^\s>]*>?")


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


def _answer_time(page: Page) -> Found:
    """Say within how many days you answer, and take a number that you keep in the holidays.

    "Promptly" is not a number. Silence is what makes people publish.
    """
    return _shown(page, _words(rf"{ANSWER}.*{SPAN}", rf"{SPAN}.*{ANSWER}"))


def _fix_time(page: Page) -> Found:
    """Say how long a fix may take, or after how many days you agree that it becomes public.

    90 days is the deadline that many researchers set anyway; better it is in your words.
    """
    ours = (
        r"(?:\bfix|patch|resol|remediat|embargo|public(?:ly)?\b.{0,20}\b(?:disclos|expos)|disclos"
        r"|\bmend|\bcorrect(?:ion|ed)|\bpublish|\bpublication\b|\b(?:go|goes|is|be|becomes?|made)"
        r" public\b)"
    )
    return _shown(page, _words(rf"{ours}.*{SPAN}", rf"{SPAN}.*{ours}"))


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
            r"\bpublic\b.{0,40}\badvisor(?:y|ies)",
            # a fix in private, a publication that has somebody who does it, a word to everybody
            r"\b(?:fix|mend|patch|repair|prepare)\w*\b.{0,60}\b(?:in private|privately"
            r"|private (?:fork|branch)|only we)\b",
            r"\b(?:we|you (?:may|can|are free to))\b.{0,30}\b(?:go public|publish\w*"
            r"(?= (?:it|them|what|when|after|the (?:hole|details|fix|report|issue|vulnerab))"
            r"|[,.;]|$))",
            r"(?:^|[,;] |\bthen )go public\b",
            r"\brelease\b.{0,60}\b(?:write down|explain|tell everybody|announce)",
            r"\b(?:announce|post)\w*\b.{0,60}\b(?:oss-security|mailing list|what it was)",
            r"\bbefore (?:the |its |our )?(?:publication|announcement)\b.{0,40}\bwe\b",
        ),
        _words(r"^(?:.(?!published))*\breport", r"\bplease\b.{0,30}\bresponsible disclosure"),
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
            r"(?:not|n't|never) consider\b.{0,80}\b(?:holes?|vulnerab)",
            rf"{HARM}.{{0,200}}\b{IS_ONE}",
            rf"{IS_ONE}.{{0,200}}{HARM}",
        ),
        _words(r"^(?:please |if )?\b(?:report(?! only)|mail|tell|send|write|do not|don't)\b"),
        (
            _words(
                r"\bwhat (?:is|counts)\b(?! (?:new|next))|\bcounts?\b|\bscope\b|\bnot? a hole\b"
                r"|(?:\b(?:is it|is|no)|\|) (?:an? )?"
                r"(?:hole|vulnerability|security (?:bug|hole|issue))\b"
                r"|^[^|]*\bholes?$|\| holes?$|threat"
            ),
            _words(HARM, r"\bvulnerabilit(?:y|ies) (?:in|that|specific)\b"),
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
            rf"\b(?:only|just|one|current|older|newest|latest)\b.{{0,30}}\b{LINE}\b.{{0,60}}"
            r"\b(?:fix(?:es|ed)?|mend(?:ed)?|patch(?:es|ed)?|looked after|maintain(?:ed)?)\b",
            r"\b(?:fix|mend|patch(?:es)?|look after|maintain)\b[^,;]{0,30}"
            rf"\b(?:only|one|current|newest|latest)\b[^,;]{{0,30}}\b{LINE}\b",
            r"\bsupported: |^v?\d+(?:\.[\dx]+)+ only\b",
        ),
        _words(r"^(?:please )?(?:say|tell|send|name|give|attach|include)\b"),
        (
            _words(r"\bversions\b|\breleases\b|\bsupport"),
            _words(
                r"\bv?\d+\.[\dx]",
                rf"\b(?:only|newest|latest|last|current)\b.{{0,20}}\b{LINE}\b",
            ),
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
            r"\b(?:need|give|provide|send)\b.{0,20}\b(?:enough|as much|detailed) "
            r"(?:information|detail)",
            # two things are a list; "the version" alone is any sentence
            r"\b(?:send|tell|say|paste|attach|include|give|add|name|need from you|helps?)\b"
            rf".{{0,60}}{THING}.*{THING}",
        ),
        None,
        (
            _words(
                r"\b(?:what|how) (?:to|should|must)\b.{0,30}\b(?:send|report|include|say|tell|in)\b"
                r"|\bwe need\b|\bgood report\b|\breport (?:has|needs)|\b(?:say|send|include)$"
                r"|\bin (?:it|your report|a report)\b"
            ),
            _words(rf"{THING}.*{THING}"),
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
            rf"\b(?:you|{FINDER}|who (?:found|finds|report\w*))\b.{{0,40}}"
            r"\b(?:named|mentioned|thanked|listed)\b",
            rf"\bnames?\b.{{0,60}}\b{NOTES}",
            rf"\b{NOTES}\b.{{0,60}}\b(?:your name|names? (?:of|you|them|the|who)|who found"
            rf"|{FINDER})\b",
            r"\b(?:names?|mentions?|thanks?|say|says|credits?) (?:who found|(?:the|our|all|its) "
            rf"{FINDER})\b|\b(?:thank(?:ed)?|named?|mentione?d?)\b.{{0,20}}\bby name\b|^by name\b",
            r"\b(?:mention|name|we thank) you\b|\b(?:mention|publish|use) your name\b",
        ),
        _words(r"acknowledg\w* that\b", r"\?$"),
        (
            _words(r"thank|credit|named|recogni"),
            _words(rf"\b(?:{FINDER}|your name|by name|named)\b"),
        ),
    )


def _downstream(page: Page) -> Found:
    """Say who hears of it before the public: distributions, and those who build on you.

    A distribution that learns of a hole from your release needs days, and its users wait.
    """
    theirs = (
        r"(?:distros?|distributions?|downstream|packagers?|whoever (?:packages|ships|builds)"
        r"|(?:who|that) (?:packages?|ships?|builds? on)|manufacturers?|integrators?|operators?"
        r"|Debian|Fedora|Ubuntu|FreeBSD)"
    )
    early = (
        r"(?:before (?:every|any(?:body|one)|the (?:public|release|publication|announcement|world))"
        r"|(?:hears?|learns?|knows?) (?:of|about) it|early(?! \w+s\b)|warned|beforehand|with you"
        rf"|gets?\b.{{0,20}}{COUNT} ?d(?:ays?)?\b|{COUNT} days? (?:before|earlier|ahead)"
        r"|under seal|told(?! us))\b"
    )
    return _shown(
        page,
        _words(
            rf"\b{theirs}\b.{{0,100}}\b{early}|\b{early}\b.{{0,100}}\b{theirs}\b",
            r"(?:distros?|distributions?|downstream|packagers?|vendors?)\b.{0,100}\b"
            r"(?:notif|coordinat|ahead|advance|embargo|inform|contact|mailing list|prior)",
            r"(?:notif|coordinat|ahead|advance|embargo|inform|reach out)\w*\b.{0,100}\b"
            r"(?:distros?|distributions?|downstream|packagers?|vendors|third-party|stakeholders)",
        ),
    )


# --- the rules: what makes it easier ------------------------------------------------------------


def _language(page: Page) -> Found:
    """Say which languages you read. A hole described in good German beats one in bad English."""
    return _shown(page, _words(rf"\b{LANGUAGES}\b", r"^preferred-languages:"))


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
            rf"\b(?:not|\w+n't|never|no|nobody|nothing)\b.{{0,60}}\b{COURT}",
            r"(?:good faith|honest(?:ly)?)\b.{0,80}\b(?:authori[sz]ed|welcome|protect|permit"
            r"|(?:nothing|not|no) (?:to |be )?(?:fear|afraid))",
            r"\bnothing to fear\b",
        ),
        # "who does not keep to this meets our lawyers" is the opposite
        _words(r"\b(?:if|unless|who(?:ever)?)\b.{0,20}\b(?:not|n't|fails?)\b.{0,80}" + COURT),
        (_words(COURT), _words(r"^no\b|\b(?:fine|welcome|safe) (?:with|by|from) us\b")),
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
