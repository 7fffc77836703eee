"""How bad a gap is, and what to do about it: each kind of gap is a small object.

The order of the severities is the order in which users get hurt without knowing it. What is
refused loudly is found on the first day; what is taken and means something else is found by
whoever restores the backup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["RULES", "SEVERITIES", "Rule"]

# Worst first.
SEVERITIES: Mapping[str, str] = MappingProxyType(
    {
        "silent": "taken without complaint, and means something else",
        "loud": "refused: a script or a linker stops there",
        "small": "few will notice",
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of gap: of which kind of thing, how bad, what it means, what to do about it."""

    id: str
    kind: str
    severity: str
    title: str
    advice: str


_ALL = (
    Rule(
        "option-missing",
        "options",
        "loud",
        "the option is not there",
        "Search scripts and unit files for it. Add it, or refuse it with a message that names the"
        " way out; never take it and ignore it.",
    ),
    Rule(
        "option-unlisted",
        "options",
        "silent",
        "no longer listed, and taken without a word",
        "Try what it does. If it does nothing, say so when it is used: somebody relies on it.",
    ),
    Rule(
        "option-warned",
        "options",
        "small",
        "no longer listed, taken and ignored, and it says so",
        "That is how to leave an option out. Name the other way in the message.",
    ),
    Rule(
        "option-spelling",
        "options",
        "loud",
        "the option is there, this spelling of it is not",
        "Add the other spelling: it is the cheapest parity there is.",
    ),
    Rule(
        "option-means-another",
        "options",
        "silent",
        "the letter is there, and stands for another option",
        "Give the letter back. Nobody who types it will be told that it does something else.",
    ),
    Rule(
        "option-swallows",
        "options",
        "silent",
        "it took no word and takes one now, or the other way round",
        "The word after it is read as something else. Take the same number of words, always.",
    ),
    Rule(
        "option-attached",
        "options",
        "small",
        "its word has become optional, or has to stand elsewhere",
        "Try the spellings --option=word and --option word with both.",
    ),
    Rule(
        "exit-turned",
        "exits",
        "silent",
        "one says that it went well, the other that it did not",
        "'if', '&&' and 'set -e' ask for nothing else. Make both say the same.",
    ),
    Rule(
        "exit-number",
        "exits",
        "small",
        "both fail, with different numbers",
        "Harmless until somebody's script asks for the number. Take over the numbers that the"
        " manual promises.",
    ),
    Rule(
        "exit-hangs",
        "exits",
        "loud",
        "one ends and the other does not",
        "Find out what it waits for: with closed input a program ends, or says what it misses.",
    ),
    Rule(
        "status-missing",
        "statuses",
        "small",
        "the manual no longer promises this exit status",
        "Document the exit statuses; scripts cannot rely on what is not written down.",
    ),
    Rule(
        "configuration-missing",
        "paths",
        "silent",
        "the manual no longer names this configuration",
        "If it is not read, its settings have no effect and nobody says so. Read it, or warn when"
        " it is there.",
    ),
    Rule(
        "path-missing",
        "paths",
        "small",
        "the manual no longer names this path",
        "Ask who looks at it: backups, log readers, monitoring.",
    ),
    Rule(
        "symbol-missing",
        "symbols",
        "loud",
        "programs that use it do not start, or stop when they call it",
        "Find out who uses it before you call it rare: nm -D -u on what links it.",
    ),
    Rule(
        "symbol-internal",
        "symbols",
        "small",
        "exported before, and in no public header",
        "Nobody was told to use it. Search the archive for it once, then leave it out.",
    ),
    Rule(
        "symbol-kind",
        "symbols",
        "silent",
        "the name is there, and stands for another kind of thing",
        "Calling data, or reading a function, crashes at best. Export the same kind.",
    ),
    Rule(
        "symbol-version",
        "symbols",
        "loud",
        "the name is there under another version, and the linker asks for the old one",
        "Export it with the version that programs were linked against: a version script does that.",
    ),
    Rule(
        "symbol-unversioned",
        "symbols",
        "small",
        "the library has no versions: the loader takes the name, and complains once",
        "Programs start. Add a version script all the same: distributions check for it.",
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in _ALL})
