"""The words that the rules of `claims` look for, and the few questions asked of them.

Lists of words are all there is: no model, nothing learned. Each list is one pattern, so that a
rule can show the words it saw. What repeats in a pattern is bounded, or cannot begin again in what
it passed: a text of two thousand letters takes milliseconds, whatever it is made of.
"""

from __future__ import annotations

import re

__all__ = [
    "ABSOLUTE",
    "DENIED",
    "LANGUAGE",
    "MEASURE",
    "NOBODY",
    "NOT_ABSOLUTE",
    "PEOPLE",
    "PRAISE",
    "VAGUE_EVIDENCE",
    "baselines",
    "checkable",
    "compares",
    "found",
    "merits",
    "plain",
    "stems",
    "without",
]

# Quotes, hyphens and the times sign as a keyboard has them; by number where two look alike.
_SIGNS: dict[int, str] = {
    0x2018: "'",
    0x2019: "'",
    0x201C: '"',
    0x201D: '"',
    0x00D7: "x",
    0x2010: "-",
    0x2011: "-",
    0x2013: "-",
}


def plain(text: str) -> str:
    """Return the text on one line, with plain quotes and hyphens."""
    return " ".join(text.translate(_SIGNS).split())


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w])", re.IGNORECASE)


# A language, or what a language brings, given as a reason.
LANGUAGE = _words(
    r"(?:re)?(?:written|implemented|coded|built|made) in (?:\d+ ?% )?(?:pure |safe )?"
    r"(?:rust|go|zig|c\+\+|swift|ocaml|haskell|java|ada|nim)",
    r"(?:wrote|implemented|built) it in (?:pure |safe )?(?:rust|go|zig|swift)",
    r"(?:in )?(?:100 ?% )?pure[- ](?:rust|go|python|zig)",
    r"100 ?% (?:safe )?(?:rust|go|python|zig)",
    r"(?:rust|go|zig)[- ](?:powered|based|backed|native)",
    r"(?:powered|backed|driven) by (?:rust|go|zig)",
    r"in (?:safe )?(?:rust|zig|golang)",
    r"rust",
    r"(?:memory|type|thread)(?: and (?:memory|type|thread))?[- ]?(?:safe(?:ty)?)",
    r"safety[- ]oriented",
    r"no unsafe(?: code)?",
    r"borrow checker",
)

# Praise: nobody can find it false.
PRAISE = _words(
    r"(?:blazing(?:ly)?|lightning|ultra|super|extremely|very|really|insanely|wicked(?:ly)?)"
    r"[- ](?:fast|quick|efficient|light|simple|small|easy|secure)",
    r"fast",
    r"quick",
    r"modern(?:i[sz]ed)?",
    r"robust(?:ness)?",
    r"powerful",
    r"elegant(?:ly)?",
    r"simpl(?:e|est)",
    r"smart(?:er|est)?",
    r"cool(?:er|est)?",
    r"great(?:er|est)?",
    r"awesome",
    r"amazing",
    r"beautiful(?:ly)?",
    r"(?:easy|easier|easiest|easily)",
    r"cheaper",
    r"(?:better|best)",
    r"intuitive(?:ly)?",
    r"seamless(?:ly)?",
    r"effortless(?:ly)?",
    r"user[- ]friendly",
    r"developer[- ]friendly",
    r"friendly",
    r"light[- ]?weight",
    r"lean(?:er|est)?",
    r"slim",
    r"clean(?:er|est)?",
    r"minimalist(?:ic)?",
    r"efficient(?:ly)?",
    r"(?:high|top|great)[- ](?:performance|quality|speed)",
    r"performant",
    r"for (?:performance|speed|security|safety)",
    r"scalable",
    r"flexible",
    r"versatile",
    r"reliable",
    r"stable",
    r"secure(?:ly)?",
    r"secure by (?:design|default)",
    r"trust(?:ed|worthy)",
    r"focus(?:ed|es)? on (?:security|stability|performance|speed|quality|safety|usability)",
    r"next[- ]gen(?:eration)?",
    r"(?:enterprise|production|industrial|military)[- ](?:grade|ready|strength|class)",
    r"battle[- ](?:tested|hardened|proven)",
    r"state[- ]of[- ]the[- ]art",
    r"world[- ]class",
    r"cutting[- ]edge",
    r"(?:(?:industry|market|class)[- ])?leading",
    r"(?:best|first)[- ]in[- ]class",
    r"(?:unmatched|unparalleled|unrivalled|unbeatable|incredibl[ey])",
    r"revolutionary",
    r"innovative",
    r"comprehensive",
    r"full[- ]featured",
    r"feature[- ]rich",
    r"perfect",
    r"future[- ]proof",
)

# What somebody says that it is not, or is as much as another: no praise, no promise.
DENIED = _words(
    r"(?:not|never) (?:designed|meant|intended|supposed|claimed) to be [^.;:]*",
    r"(?:not|isn't|aren't) (?:yet )?(?:bullet[- ]?proof|fool[- ]?proof|guaranteed|perfect|stable)",
    r"as (?:fast|quick|small|simple|secure|reliable|robust|easy|lean|light) as",
)

_NUMBER = r"\d[\d.,]{0,15}(?: ?(?:to|-|and|or) ?\d[\d.,]{0,15})?"
# A figure with what it counts.
MEASURE = _words(
    rf"(?:{_NUMBER} ?|(?:two|three|four|five|ten|a hundred|a thousand) )(?:x|times|fold)",
    rf"{_NUMBER} ?(?:%|percent|per cent)",
    rf"{_NUMBER} ?(?:ns|us|ms|s|seconds?|minutes?|kb|mb|gb|kib|mib|gib|bytes?)(?:/s| a second)?",
    r"(?:an? )?orders? of magnitude",
    r"(?:half|twice|double|a third of|a quarter of|a tenth of) the \w+",
    r"\d[\d.,]{0,15} \w+ (?:a|per|each) (?:second|minute|hour|day|month|year)",
    rf"{_NUMBER} (?:of|out of) (?:the |its |their )?{_NUMBER}",
    rf"{_NUMBER} [a-z]+ (?:[a-z]+ ){{0,3}}(?:against|instead of|rather than) {_NUMBER}",
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:\w+ )?"
    r"(?:sources|releases|months|years|functions|symbols|lines|tests|settings)",
)

# What is promised without exception…
ABSOLUTE = _words(
    r"never",
    r"always",
    r"100 ?%",
    r"(?:completely|totally|absolutely|perfectly|fully) (?:safe|secure|reliable|correct|stable)",
    r"guarante(?:e|es|ed)",
    r"impossible",
    r"(?:cannot|can't|can not|could not) (?:be )?"
    r"(?:broken?|fail|crash|forged?|hacked|lost?|leak|go wrong|cracked)",
    r"unbreakable",
    r"unhackable",
    r"uncrackable",
    r"unforgeable",
    r"bullet[- ]?proof",
    r"fool[- ]?proof",
    r"(?:zero|no) (?:\w+ )?"
    r"(?:bugs|crashes|segfaults|leaks|overflows|vulnerabilities|downtime|failures)(?:,? ever)?",
    r"all (?:\w+ )?(?:bugs|vulnerabilities|attacks|crashes)",
    r"(?:nobody|no one|no attacker) can",
    r"(?:doesn't|does not|won't|will not) (?:ever )?(?:crash|leak|fail|break|lose)",
    r"(?:bug|crash|leak|error)[- ]free",
    r"(?:under )?(?:all|any) circumstances",
)
# … and where the same words promise less.
NOT_ABSOLUTE = _words(
    r"no guarantees?(?: \w+)?",
    r"guaranteed (?:error )?(?:bounds?|intervals?|enclosures?)",
    r"100 ?% (?:pure )?(?:rust|go|python)",
)

_COMPARATIVE = (
    r"(?:faster|quicker|slower|smaller|larger|lighter|leaner|safer|simpler|easier|better|cheaper|"
    r"smarter|cleaner|fewer|less|lower|higher|stronger|shorter|greater|stricter)"
)
_COMPARES = _words(
    _COMPARATIVE,
    r"more (?:secure|reliable|efficient|robust|stable|accurate|memory|usable|readable)\w*",
    rf"{_NUMBER} ?(?:x|times|fold)",
    rf"{_NUMBER} ?% (?:\w+ )?(?:reduction|faster|smaller|less|fewer|more|savings?)",
    r"(?:the )?(?:fastest|quickest|smallest|simplest|easiest|best|safest|lightest|smartest|"
    r"most (?:minimal|secure|efficient|powerful|reliable|complete|advanced))",
    r"as (?:fast|small|safe|secure|simple|light|quick|long|good) as",
    r"on (?:a )?par with",
    r"outperforms?",
    r"beats",
    r"(?:half|twice|double|a third of|a quarter of|a tenth of) the \w+",
)
# "zlib's fastest mode" boasts of nobody.
_NOT_COMPARES = re.compile(r"'s (?:fastest|quickest|smallest|best|simplest) \w+", re.IGNORECASE)
_UNNAMED = (
    r"(?:(?:the |all |any |most |many |other |its |every |their |your )*"
    r"(?:alternatives?|others?|rivals?|competit\w+|existing \w+|solutions?|ever|before|else|"
    r"tools?|librar\w+|implementations?|real[- ]time)|an? \w+|you\b|anything|everything)"
)
_LANGUAGE_NAME = r"(?:pure )?(?:c\+\+|c|python|java|javascript|go|ruby|rust|node)"
_AFTER = (
    r"(?:than|against|compared (?:to|with)|relative to|on par with|outperforms?|beats|"
    r"as (?:fast|small|safe|secure|simple|light|quick|long|good) as|"
    r"(?:half|twice|double|a third of|a quarter of|a tenth of) the \w+ of)"
)
_BASELINE = re.compile(
    rf"(?<!rather )\b{_AFTER} (?!{_UNNAMED}(?![\w-]))"
    rf"(?!{_LANGUAGE_NAME}(?: code)?(?:[.,;:!]|$| ?\())"
    r"(?P<name>[\w@][\w.+'/@-]*(?: [\w.+'/-]+){0,3})",
    re.IGNORECASE,
)
_OTHER_BASELINE = re.compile(
    r"(?:makes (?P<made>[\w.-]+'s [\w.-]+|(?-i:[A-Z])[\w.-]+) .{0,30}?"
    rf"{_COMPARATIVE}"
    rf"|\ban? {_COMPARATIVE} (?:alternative to )?(?P<kind>[\w.-]+)(?=$|[:;,.!]| (?:for|in|with)\b)"
    rf"|\b{_COMPARATIVE} (?:alternative|replacement) (?:to|for) (?P<other>[\w.-]+))",
    re.IGNORECASE,
)

_ROLES = (
    r"(?:researchers|scientists|data scientists|biologists|developers|programmers|engineers|"
    r"maintainers|packagers|administrators|admins|sysadmins|operators|students|teachers|lecturers|"
    r"analysts|authors|artists|journalists|designers|doctors|nurses|lawyers|accountants|"
    r"beginners|newcomers|learners|teams|labs|companies|startups|hospitals|schools|universities|"
    r"banks|agencies|distributions|communities|gamers|musicians|writers|owners|customers|players|"
    r"makers|testers|auditors|librarians|hobbyists)"
)
# Somebody who gains: a role, or a project that is told apart from others.
PEOPLE = _words(
    _ROLES,
    r"(?:people|those|anyone|everyone|users) (?:who|with|whose)",
    r"(?:on|for|with) (?:large|small|big|huge|slow|old) "
    r"(?:projects|sites|files|networks|codebases|repositories|machines|teams)",
)
NOBODY = re.compile(
    r"(?:for )?(?:any(?:one|body)|every(?:one|body)|all|all users|users|people|you|us|me|"
    r"the (?:world|community|public|internet|users?)|many|most people|developers everywhere|"
    r"whoever(?: (?:wants?|needs?|likes?|cares?|asks?|uses?|may)\b.*)?)(?: in the world)?",
)

_CHECKS = _words(
    r"rfc ?\d+",
    r"(?:ieee|iso|iec|nist|fips|posix|ansi|ecma|itu)[ -]?[\d.]+[\w:.-]*",
    r"spec(?:ification)? v?\d[\w.]*",
    r"(?:according|conform(?:s|ing)?) to [A-Z]\S+",
    r"(?:audit(?:s|ed)?|benchmarks?|measured|measurements?|fuzz(?:ed|ing)|formally verified|"
    r"reproduc(?:e|ible)|test suite|test vectors|reports?|proof|proved)",
    r"tested (?:on|with|by|against|in)",
    r"(?:fuzzers?|miri|valgrind|sanitizers?)",
    r"\d[\d.,]{0,15} \w+ (?:a|per|each) (?:second|minute|hour) on (?:an? |the )?\w+",
    r"(?:the )?(?:same|identical) (?:bytes|output|exceptions|results)",
    r"byte[- ](?:identical|compatible|for[- ]byte)",
    r"bit[- ]identical",
    r"writes the (?:same )?bytes",
    r"passes",
    rf"{_NUMBER} (?:of|out of) (?:the |its |their )?{_NUMBER}",
    rf"{_NUMBER} [a-z]+ (?:[a-z]+ ){{0,3}}(?:against|instead of) {_NUMBER}",
)
VAGUE_EVIDENCE = re.compile(
    r"^(?:trust (?:us|me)|obvious(?:ly)?|everybody knows.*|we (?:believe|think|feel|know).*|"
    r"it is (?:well[- ])?known.*|experience|common sense|of course.*|none|nothing|-|\?+|"
    r"a benchmark|benchmarks|tests|soon|will follow|to be (?:done|measured))[.!]*$",
    re.IGNORECASE,
)

# A reason beside the language: what it does for somebody.
_MERITS = _words(
    r"works?(?: in| on| with)?",
    r"with (?!native)(?:[\w-]+ ){1,5}?(?:and|,)",
    r"with(?:out| no)(?: an?)?",
    r"focus(?:ed|es)? on",
    r"compatible",
    r"the same (?:api|interface|output|bytes)",
    r"supports?",
    r"follows",
    r"by [A-Z]{2,}\w*(?: and [A-Z]{2,}\w*)?",
    r"keeps?",
    r"instead of",
    r"only when",
)
# fmt: off
_STOP = frozenset({
    "a", "an", "and", "as", "at", "based", "be", "by", "can", "for", "from", "has", "have", "in",
    "into", "is", "are", "it", "its", "itself", "made", "more", "no", "not", "of", "on", "or",
    "several", "so", "some", "than", "that", "the", "their", "then", "they", "this", "to", "use",
    "uses", "using", "which", "who", "whose", "with", "written", "you", "your",
})
# fmt: on
_SUFFIXES = ("ability", "ities", "ity", "ness", "ising", "izing", "ises", "izes", "ally", "ing")
_SHORT_SUFFIXES = ("ies", "ers", "ion", "es", "ed", "er", "ly", "e", "s")


def found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Return what the pattern finds, in the order of the text, each once."""
    return tuple(dict.fromkeys(match[0] for match in pattern.finditer(text)))


def without(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with a gap wherever the pattern is found."""
    return " ".join(pattern.sub(" ", text).split())


def compares(text: str) -> tuple[str, ...]:
    """Return the words that compare something with something."""
    return found(_COMPARES, _NOT_COMPARES.sub("'s", text))


def baselines(text: str) -> tuple[str, ...]:
    """Return what the text compares with, where it is named.

    A language is no baseline unless it is said on what: "than Python" is thousands of programs.
    """
    named = [match["name"] for match in _BASELINE.finditer(text)]
    for match in _OTHER_BASELINE.finditer(text):
        named += [name for name in match.groups() if name]
    return tuple(dict.fromkeys(name.rstrip(".,;:") for name in named))


def checkable(text: str) -> tuple[str, ...]:
    """Return what a stranger could check: a test, a standard, a figure against something named."""
    checks = found(_CHECKS, text)
    figures = found(MEASURE, text)
    if figures and baselines(text):
        return tuple(dict.fromkeys((*checks, *figures)))
    return checks


def merits(text: str) -> tuple[str, ...]:
    """Return the reasons that a text gives beside praise: figures, comparisons, abilities."""
    compared = tuple(
        word for word in compares(text) if word.lower() not in {"safer", "stronger", "stricter"}
    )
    return tuple(
        dict.fromkeys(
            (*found(MEASURE, text), *compared, *found(_CHECKS, text), *found(_MERITS, text))
        )
    )


def stems(text: str) -> tuple[str, ...]:
    """Return the words that carry meaning, shortened so that "secure" and "security" meet."""
    found_stems = (
        _stem(word)
        for word in re.findall(r"[a-z][a-z0-9+-]*", text.lower())
        if word not in _STOP and len(word) > 1
    )
    return tuple(dict.fromkeys(found_stems))


def _stem(word: str) -> str:
    for suffix in (*_SUFFIXES, *_SHORT_SUFFIXES):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    # "easy" and "easily" meet as well.
    return word[:-1] + "i" if word.endswith("y") else word
