"""Words that policies use, as pieces of patterns: a span of days, a harm, somebody's name.

Each is the source of a regular expression without a group that counts; `policy` puts them together.
"""

from __future__ import annotations

__all__ = [
    "ANSWER", "COUNT", "COURT", "FINDER", "HARM", "IS_ONE", "LANGUAGES", "LINE", "NOTES", "SPAN",
    "THING",
]  # fmt: skip

_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
COUNT = (
    rf"(?:\d+|{_TENS}(?:-\w+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen"
    r"|fifteen)"
)
SPAN = (
    rf"(?:\b{COUNT}[\s-]*(?:(?:to|or)[\s-]*{COUNT}[\s-]*)?(?:business |working |calendar )?"
    r"(?:hour|day|week|month|[hd]\b)s?\b"
    r"|\b(?:with)?in(?:side)?(?: of)? (?:an?|the|one) (?:hour|day|week|fortnight|month)\b"
    r"|\b(?:the )?(?:next|same) (?:(?:business|working) )?day\b"
    r"|\b(?:before|by) the (?:end of the )?(?:day|week|month)\b)"
    # "three days before everybody" is a lead, and no promise of an answer or a fix
    r"(?! (?:before|ahead|early|earlier|prior|in advance))"
)
ANSWER = (
    r"(?:acknowledg|respon[ds]|repl(?:y|ies)|answer|confirm|get back|hear (?:back )?from"
    r"|(?:write|mail)s? (?:you )?back)"
)

# What an attacker does or gets; and a sentence that says of such a thing that it is a hole.
HARM = (
    r"(?:\bcrash|\b(?:runs?|execut\w+) (?:\w+ )?(?:code|commands?|scripts?)"
    r"|\bcode (?:runs|execution)|out[ -]of[ -]bounds|\boverflow"
    r"|\bbeyond\b.{0,20}\b(?:buffer|bounds|end)|\bmemory\b"
    r"|\bprivileges?\b|\bmore rights\b|\broot\b|\bpasswords?\b|\bleaks?\b|\bleaves? the\b"
    r"|\bgets? (?:out of|into|past)\b|\bbypass|\bescape|\bdenial[ -]of[ -]service|\bsomebody else"
    r"|\b(?:write|read)s? outside\b|\breach\w* the network|\bstrangers?\b|\battacker"
    r"|\bmalicious|\babuse\b|\bfor ever\b|\bforever\b|\binject|\bforge|\bspoof)"
)
IS_ONE = (
    r"(?:(?:(?:is|are|counts? as|as|no|not|that's|=) (?:an? |no )?(?:\*?security\*? |valid )*"
    r"(?:holes?|vulnerabilit(?:y|ies)|bugs?|gaps?|problems?|risks?|issues?)"
    r" ?(?:counts?)?(?=[:,. =|]|$))"
    r"|worr(?:y|ies|ied)\b|\bwe (?:care|mind)\b)"
)

# What gets fixes, of all that was ever released.
LINE = r"(?:releases?|versions?|series|branch(?:es)?|line)"

# What one sends with a report.
THING = (
    r"\b(?:versions?|releases?|distribution|platform|(?:operating )?system|steps|log|(?:back)?trace"
    r"|inputs?|files?|archive|script|command(?: line)?|config(?:uration)?|build options|capture"
    r"|descri(?:be|ption)|impact|examples?|reproduc\w+|logs|output"
    r"|what (?:happen\w*|you (?:typed|saw|did|expect\w*|think)))\b"
)

# Who is named, and where.
FINDER = r"(?:finders?|reporters?|discoverers?)"
NOTES = r"(?:release notes|change ?log|advisor(?:y|ies)|announcements?|news\b|hall of|the post)"

# What somebody who looks is afraid of.
COURT = (
    r"(?:legal (?:action|steps|proceedings|consequences)|prosecut|sue\b|lawsuit"
    r"|(?:send|our|meet) (?:\w+ )?lawyers?|police"
    r"|(?:to )?court\b|press(?:es)? charges|criminal charges)"
)

LANGUAGES = (
    r"(?:English|German|Dutch|French|Spanish|Frisian|Italian|Portuguese|Polish|Chinese|Japanese"
    r"|Korean|Russian|Ukrainian|Czech|Swedish|Norwegian|Danish|Finnish|Turkish|Hindi|Arabic)"
)
