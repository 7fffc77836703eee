"""What a source tree shows to the people of slide S29.1, before anybody has talked to you.

A signal is a small object: to which of the four groups it speaks, a title, and a check that reads
names and texts. It answers "yes", "no", or "n/a" where it does not apply, with the file that shows
it; the docstring is the advice. A signal is what you say. Whether you keep it shows in how you
answer, and no file tells that.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.decisions.trust.policy import check_policy, summary

if TYPE_CHECKING:
    from teachkit.data.checkout.shape import Tree
    from teachkit.data.checkout.tags import Tags

__all__ = ["SIGNALS", "Shown", "SignalRule", "look"]


@dataclass(frozen=True, slots=True)
class Project:
    """A tree, and its tags if git knows some."""

    tree: Tree
    tags: Tags | None


Found = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SignalRule:
    """One thing that a group can go by; ``group`` is a key of `teachkit.decisions.trust.signal`."""

    id: str
    group: str
    title: str
    check: Callable[[Project], Found]

    @property
    def advice(self) -> str:
        """What to do, and why they look for it."""
        return " ".join(inspect.cleandoc(self.check.__doc__ or "").split())


@dataclass(frozen=True, slots=True)
class Shown:
    """A signal's answer: "yes", "no" or "n/a"; ``evidence`` are places such as "CHANGELOG.md:5"."""

    id: str
    group: str
    title: str
    answer: str
    evidence: tuple[str, ...]
    advice: str


def look(tree: Tree, tags: Tags | None = None) -> tuple[Shown, ...]:
    """Return the answer of each of `SIGNALS` for a tree; ``tags`` are None where none are known."""
    project = Project(tree, tags)
    found = []
    for rule in SIGNALS:
        answer, evidence = rule.check(project)
        found.append(Shown(rule.id, rule.group, rule.title, answer, evidence, rule.advice))
    return tuple(found)


def _named(project: Project, pattern: str) -> list[str]:
    """Return the files whose whole name matches, those nearest to the top first."""
    like = re.compile(pattern, re.IGNORECASE)
    names = [name for name in project.tree.files if like.fullmatch(name)]
    return sorted(names, key=lambda name: (name.count("/"), name))


def _there(project: Project, pattern: str) -> Found:
    names = _named(project, pattern)
    return ("yes", tuple(names[:1])) if names else ("no", ())


def _lines(project: Project, files: str) -> Iterator[tuple[str, int, str]]:
    for name in _named(project, files):
        for number, line in enumerate(project.tree.texts.get(name, "").splitlines(), 1):
            yield name, number, line


def _said(project: Project, files: str, pattern: str) -> Found:
    like = re.compile(pattern, re.IGNORECASE)
    for name, number, line in _lines(project, files):
        if like.search(line):
            return "yes", (f"{name}:{number}",)
    return "no", ()


_PAGES = r"(?:\.github/|docs?/(?:[\w-]+/)*)?[\w.-]+\.(?:md|rst|adoc)"
_POLICY = r"(?:\.github/|docs?/)?SECURITY\.(?:md|rst|txt)|(?:\.well-known/)?security\.txt"
_GUIDE = r"(?:\.github/|docs?/)?CONTRIBUTING(?:\.\w+)?"

# --- to users ---------------------------------------------------------------------------------


def _policy(project: Project) -> Found:
    """Have a security policy with a private way in: `teachkit trust policy` looks at yours."""
    for name in _named(project, _POLICY):
        findings = check_policy(project.tree.texts.get(name, ""), name=name)
        if summary(findings).works:
            return "yes", (f"{name}:{findings[0].line}",)
        return "no", (name,)
    return "no", ()


def _changelog(project: Project) -> Found:
    """Keep a changelog with dates: it says whether you are there, and how fast a fix comes."""
    pattern = r"^(?:#|\*|=|v?\d).*\d.*\b(?:19|20)\d\d\b"
    return _said(project, r"(?:docs?/)?(?:CHANGELOG|CHANGES|NEWS|RELEASES)(?:\.\w+)?", pattern)


def _signed(project: Project) -> Found:
    """Sign the tags of releases, so that a packager can tell yours from somebody else's."""
    tags = project.tags
    if tags is None:
        return "n/a", ()
    return ("yes" if tags.latest_signed else "no"), (f"tag {tags.latest}",)


def _stability(project: Project) -> Found:
    """Say what a version number promises, and what may change without one."""
    pattern = r"semver|semantic versioning|breaking change|stability (?:policy|promise|guarantee)"
    return _said(project, rf"README(?:\.\w+)?|{_GUIDE}|{_PAGES}", pattern)


# --- to contributors ----------------------------------------------------------------------------


def _guide(project: Project) -> Found:
    """Say how to contribute: what you take, how to build and test it, and what you will refuse."""
    return _there(project, _GUIDE)


def _response(project: Project) -> Found:
    """Promise a time within which somebody looks at a contribution, and one that you can keep."""
    pattern = (
        r"(?:respon[ds]|review|reply|look at|answer).*\b\d+ ?(?:business |working )?(?:day|week)s?"
        r"|within (?:a|one|two|\d+) (?:day|week)s?.*(?:respon[ds]|review|reply|look|answer)"
    )
    return _said(project, rf"README(?:\.\w+)?|{_GUIDE}|{_PAGES}", pattern)


def _conduct(project: Project) -> Found:
    """Say how people treat each other, and who is asked when somebody does not."""
    return _there(project, r"(?:\.github/|docs?/)?CODE[_-]OF[_-]CONDUCT(?:\.\w+)?")


def _deciders(project: Project) -> Found:
    """Say who decides, by name or by role, so that nobody waits for the wrong person."""
    names = r"(?:\.github/|docs?/)?(?:CODEOWNERS|OWNERS|MAINTAINERS|GOVERNANCE|AUTHORS)(?:\.\w+)?"
    found = _there(project, names)
    if found[0] == "yes":
        return found
    pattern = r"\b(?:maintained by|maintainers? (?:is|are|of)|governance)\b"
    return _said(project, rf"README(?:\.\w+)?|{_GUIDE}", pattern)


# --- to the maintainers of dependencies ---------------------------------------------------------


def _upstream(project: Project) -> Found:
    """Say that you report and mend upstream what you find there, before you work around it."""
    pattern = (
        r"\bupstream(?:ed|ing)?\b.*\b(?:report|contribut|patch|fix|bug|issue|original)"
        r"|\b(?:report|contribut|patch|fix|bug|issue|original)\w*\b.*\bupstream"
    )
    return _said(project, rf"README(?:\.\w+)?|{_GUIDE}|{_PAGES}", pattern)


def _audits(project: Project) -> Found:
    """Share what you have reviewed (cargo vet): others then need not read it again."""
    if not _named(project, r"(?:.*/)?Cargo\.toml"):
        return "n/a", ()
    return _there(project, r"supply-chain/audits\.toml")


# --- to downstream ------------------------------------------------------------------------------


def _toolchain(project: Project) -> Found:
    """Say which oldest toolchain builds it: a distribution has one compiler, and not the newest."""
    manifests = r"(?:[\w.-]+/){0,2}(?:Cargo|pyproject)\.toml"
    if not _named(project, manifests):
        return "n/a", ()
    return _said(project, manifests, r"^\s*(?:rust-version|requires-python)\b")


def _lock(project: Project) -> Found:
    """Track the lock file of a program, so that what you have tested can be built again."""
    if not _named(project, r"(?:[\w.-]+/)?Cargo\.toml"):
        return "n/a", ()
    return _there(project, r"(?:[\w.-]+/)?Cargo\.lock")


def _packagers(project: Project) -> Found:
    """Write a paragraph for packagers: files, features, users, services, and whom to ask."""
    pattern = (
        r"\b(?:packagers?|package maintainers?|downstream|distribution maintainers?)\b"
        r"|\bfor (?:linux )?distributions\b"
    )
    return _said(project, rf"README(?:\.\w+)?|{_GUIDE}|{_PAGES}", pattern)


def _ahead(project: Project) -> Found:
    """Say in the policy that distributions hear of a hole before the public does."""
    for name in _named(project, _POLICY):
        for finding in check_policy(project.tree.texts.get(name, ""), name=name):
            if finding.rule == "downstream" and finding.answer == "yes":
                return "yes", (f"{name}:{finding.line}",)
        return "no", (name,)
    return "no", ()


SIGNALS: tuple[SignalRule, ...] = (
    SignalRule("policy", "users", "A security policy that is a way in", _policy),
    SignalRule("changelog", "users", "A changelog with dates", _changelog),
    SignalRule("signed-tags", "users", "The latest tag is signed", _signed),
    SignalRule("stability", "users", "What a version number promises", _stability),
    SignalRule("guide", "contributors", "How to contribute", _guide),
    SignalRule("response", "contributors", "When somebody looks at it", _response),
    SignalRule("conduct", "contributors", "How people treat each other", _conduct),
    SignalRule("deciders", "contributors", "Who decides", _deciders),
    SignalRule("upstream", "dependencies", "What is found upstream is mended there", _upstream),
    SignalRule("audits", "dependencies", "Reviews are shared", _audits),
    SignalRule("toolchain", "downstream", "The oldest toolchain that builds it", _toolchain),
    SignalRule("lock", "downstream", "The lock file is tracked", _lock),
    SignalRule("packagers", "downstream", "A word to packagers", _packagers),
    SignalRule("ahead", "downstream", "They hear of a hole before the public", _ahead),
)
