"""What sudo-rs accepts without a word and does not do: the difference that no check shows.

A refusal is loud: somebody reads it, and changes the rule. A setting that is accepted and ignored
is silent. Most of these leave sudo-rs stricter than the rule says, or only less talkative; but no
administrator learns of it. All are facts about a version, so they are listed by version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from teachkit.decisions.focus.sudoers import sudoers_needs

__all__ = ["silently"]

# Entries of defaults! in src/defaults/mod.rs that are marked as ignored: at v0.2.5, and at e5a01fd7
# (2026-07-15). The second list has three more.
_IGNORED_THEN = frozenset({
    "always_query_group_plugin", "always_set_home", "env_delete", "env_reset", "fqdn", "lecture",
    "mail_badpass", "mailerpath", "match_group_by_gid", "verifypw", "visiblepw",
})  # fmt: skip
_IGNORED = _IGNORED_THEN | {"ignore_dot", "insults", "log_denied"}
# Of those, what it does in any case: to ask for it changes nothing and promises nothing false. The
# others it never does, so that to switch them off is as harmless.
_ALWAYS = frozenset({"env_reset", "ignore_dot", "log_denied"})
# What was taken letter by letter before 0.2.13, which refuses it or, for a last "*", obeys it: seen
# in the jail of the lab `sudo-policy`, where the real 0.2.5 decided.
_LETTER_BY_LETTER: Mapping[str, str] = {
    "wildcard in arguments": "the wildcard is compared letter by letter, and allows less",
    "regular expression in arguments": "the pattern is compared letter by letter, and allows less",
    "any further arguments (a last *)": "the * is compared letter by letter, and allows less",
    "rules by host address": "the address is taken for a host's name, and matches none",
}
_CLASS = "character class in arguments"
_PLUGIN_GROUP = re.compile(r"(?m)^\s*%:")


def silently(rules: str, version: str) -> str:
    """Return what this version of sudo-rs leaves undone of a rule that it accepts, or "".

    ``version`` is upstream's, such as "0.2.5".
    """
    ignored = _IGNORED_THEN if _number(version) < (0, 2, 7) else _IGNORED
    literal = _number(version) < (0, 2, 13)
    for need in sudoers_needs(rules):
        switched_off = need.words.startswith("!")
        if need.feature in ignored and switched_off == (need.feature in _ALWAYS):
            return f"the setting {need.feature} is known, and has no effect"
        if literal and need.feature in _LETTER_BY_LETTER:
            return _LETTER_BY_LETTER[need.feature]
        if need.feature == _CLASS:
            return "the character class is compared letter by letter, and allows less"
    if _PLUGIN_GROUP.search(rules):
        return "groups of a plugin are not looked up: the rule matches nobody"
    return ""


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
