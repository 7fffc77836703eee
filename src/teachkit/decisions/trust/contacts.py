"""Ways to reach the people of a project, and which of them are private."""

from __future__ import annotations

import re
from collections.abc import Iterable

from teachkit.decisions.trust.sentences import Sentence

__all__ = ["find_private_ways", "invites_in_public", "mail_addresses", "placeholder"]

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b[\w.+-]+ (?:\[at\]|\(at\)|at) [\w-]+"
    r"(?: (?:(?:\[dot\]|\(dot\)|dot) [\w-]+|[\[(]dot \w+[\])]))+",
    re.IGNORECASE,
)
# Forms that only the maintainers can read.
_FORM = re.compile(
    r"github\.com/[\w.-]+/[\w.-]+/security(?:/(?:advisories|policy)?(?:/new)?)?/?"
    r"(?=[\s>)\"',.;]|$)"
    r"|/-/issues/new\?[^\s>]*confidential=true|/-/security"
    r"|hackerone\.com/\w|bugcrowd\.com/\w|intigriti\.com/\w|yeswehack\.com/\w"
    r"|huntr\.(?:dev|com)"
    r"|facebook\.com/whitehat|bughunters\.google\.com|msrc\.microsoft\.com|tidelift\.com/security"
    r"|launchpad\.net/[\w./+-]+\+filebug",
    re.IGNORECASE,
)
_FEATURE = re.compile(
    r"private vulnerability reporting|report a vulnerability\W{0,3} (?:button|on the tab)"
    r"|\b(?:press|click|button|tab)\b.{0,60}\breport a vulnerability"
    r"|(?:tick|mark|check|flag)\w*\b.{0,40}\b(?:confidential|private)",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:report|send|e-?mail|mail|contact|reach|submit|write|notify|tell|disclose|draft|open an?"
    r" (?:private|(?:\w+ )?security)|let us know|get in touch|use|drop us|reachable|goe?s? to)",
    re.IGNORECASE,
)
# An address needs no verb where the sentence, its heading or its label speaks of a hole.
_WHERE = re.compile(
    r"secur|vulnerab|\bholes?\b|\breport|\bcontact|\bwhere\b|\bwhom\b|\btell", re.IGNORECASE
)
# "Advisories will be published on …/security/advisories" is a shop window and no letter box.
_TELLS = re.compile(
    r"(?:(?:will be|are|is|be) (?:published|announced|listed|disclosed|posted)|archive of"
    r"|\bsee past|announces?\b|coordinates?\b)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:do not|don't|never|nobody|not|no longer|instead of|rather than|without)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"\[?\b(?:TBD|TBA|INSERT\b[^\]]*|FILL[ -]IN)\b\]?|\$\{?[A-Z_]*MAIL\b|\?{2,}@\?+"
    r"|@(?:[\w-]+\.)*example\.(?:com|org|net)\b|@your[-\w]*\.\w+"
    r"|\byour[-_.]?(?:e-?mail|org|repo|name)\b@?"
    r"|\b(?:OWNER|USERNAME|ORG(?:ANI[SZ]ATION)?)/(?:REPO\w*|PROJECT)"
    r"|<(?:e-?mail|address|contact)[^>@]*>|\[(?:e-?mail|contact|security)[^\]@]*\](?!\()"
    r"|use this section to tell people",
    re.IGNORECASE,
)
_PUBLIC_LIST = re.compile(
    r"(?:^|-)(?:devel|dev|users|discuss|announce)@"
    r"|@(?:lists?\.|googlegroups\.|freelists\.|groups\.)",
    re.IGNORECASE,
)
_PRIVATE_LIST = re.compile(r"secur|private|vuln|psirt|cert@|distros", re.IGNORECASE)
_INVITES = re.compile(
    r"\b(?:open|file|create|raise|post|start) (?:an?|new|the|your|public|github|it as)\b.{0,40}"
    r"\b(?:issue|ticket|bug report|discussion|pull request)"
    r"|\b(?:report(?:ed)?|post|describe|send)\b.{0,60}\b(?:in|on|to|through|via|as|using) "
    r"(?:\w+ ){0,3}(?:(?<!security )issues?|issue tracker|bug ?tracker|bugzilla|tracker|forum"
    r"|discord|slack|chat|irc|gitter)\b",
    re.IGNORECASE,
)
_HOLE = re.compile(r"secur|vulnerab|\bholes?\b|exploit", re.IGNORECASE)
_REPORT_HOLE = re.compile(r"(?:report|disclos).*(?:secur|vulnerab|hole)", re.IGNORECASE)
_BEHIND_DOORS = re.compile(r"private|confidential|non-public|\bdraft\b", re.IGNORECASE)


def mail_addresses(text: str) -> list[str]:
    """Return the addresses in a text, those spelt out ("security at …") as well."""
    return [found[0] for found in _ADDRESS.finditer(text)]


def placeholder(text: str) -> str:
    """Return what stands where something real should, or ""."""
    found = _PLACEHOLDER.search(text)
    return found[0] if found else ""


def find_private_ways(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return the sentences that name a private way to report, the page's first one first."""
    found = []
    for one in sentences:
        alone = one.text.startswith("http") and not re.search(r"\s", one.text)
        words = f"{one.about} {_ADDRESS.sub(' ', one.text)}"
        if placeholder(one.text) or not (
            alone
            or _REPORTS.search(one.text)
            or (mail_addresses(one.text) and _WHERE.search(words))
        ):
            continue
        by_mail = [a for a in mail_addresses(one.text) if _is_private(a)]
        by_form = _FORM.search(one.text) or _FEATURE.search(one.text)
        # A form's page also lists what is published, so what the sentence says of it decides.
        if by_mail or (by_form and not _TELLS.search(one.text)):
            found.append(one)
    return found


def invites_in_public(sentences: Iterable[Sentence]) -> Sentence | None:
    """Return the first sentence that asks for a hole to be told where everybody reads."""
    for one in sentences:
        words = _ADDRESS.sub(" ", re.sub(r"<[^>]*>|https?://\S+", " ", one.text))
        if (
            _INVITES.search(words)
            and (_HOLE.search(words) or _REPORT_HOLE.search(one.under))
            and not _NOT.search(words)
            and not _BEHIND_DOORS.search(words)
            and not _FORM.search(one.text)
        ):
            return one
    return None


def _is_private(address: str) -> bool:
    return bool(not _PUBLIC_LIST.search(address) or _PRIVATE_LIST.search(address))
