"""What does a rule permit that its author did not mean? Real sudo and sudo-rs decide.

Five programs of three Debian releases get the same rules, and a user asks them for root. Two of
the rules are sound and do not say what they seem to say: a wildcard that matches blanks and
slashes, and a time limit that lets the user choose the time zone. No memory is corrupted here.

The programs must be setuid, so this lab needs an administrator: see `jail` for what it gives up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Picture, grid
from teachkit.labs.privilege.parsers import LINKED, Parser
from teachkit.labs.words import joined

if TYPE_CHECKING:
    from pathlib import Path

    from teachkit.labs.place import Job

__all__ = ["LAB", "TRIES", "Found", "Trial", "Try", "pictures", "run", "sentences", "tables"]

_TOOLS = ("libpam-modules", "coreutils", "libacl1", "libattr1", "libgmp10", "libcap2")

LAB = Lab(
    "sudo-policy",
    title="sudo and sudo-rs: what a rule permits",
    asks="What does a rule permit that its author did not mean?",
    case="cases/sudo-rs",
    packages=(
        Packages("bookworm", ("sudo",)),
        *(Packages(suite, ("sudo", "sudo-rs", *LINKED, *_TOOLS)) for suite in ("trixie", "forky")),
    ),
    seconds=180.0,
    root=True,
)

# Who decides: package and Debian release. bookworm's sudo runs on trixie's libraries.
_JUDGES = (
    ("sudo", "bookworm"), ("sudo", "trixie"), ("sudo", "forky"), ("sudo-rs", "trixie"),
    ("sudo-rs", "forky"),
)  # fmt: skip
_PROGRAM = {"sudo": "/usr/bin/sudo", "sudo-rs": "/usr/bin/sudo-rs"}

_FOR_ALICE = "alice ALL=(root) {}NOPASSWD: "
_HONEST = ("head", "-n1", "/var/log/a.log")
_GREEDY = ("head", "-n1", "/var/log/a.log", "/etc/shadow", "/var/log/a.log")
_EXACT = "/usr/bin/head -n1 /var/log/a.log"
_WILD = "/usr/bin/head -n1 /var/log/*.log"
_REGEX = "/usr/bin/head ^-n1 /var/log/[a-z]+[.]log$"
# Twelve hours west of Greenwich: what six hours ago was past is still to come there.
_WEST = "WEST+12"
_HOURS_AGO = 6


@dataclass(frozen=True, slots=True)
class Try:
    """A rule for alice, what she asks for, and whether the rule's author meant to permit it.

    ``limit`` is "" or how the time limit is written: ``%Y%m%d%H%M%S`` is local time, with a Z at
    its end it is universal time; ``ahead`` says that it is still to come.
    """

    name: str
    permits: str
    asks: tuple[str, ...]
    meant: bool
    limit: str = ""
    ahead: bool = False
    zone: str = ""


TRIES = (
    Try("the command of the rule", "/usr/bin/id", ("id", "-u"), meant=True),
    Try("another command", "/usr/bin/id", ("whoami",), meant=False),
    Try("one log, named in the rule", _EXACT, _HONEST, meant=True),
    Try("the shadow file beside it", _EXACT, _GREEDY, meant=False),
    Try("one log, by a wildcard", _WILD, _HONEST, meant=True),
    Try("the shadow file, by the wildcard", _WILD, _GREEDY, meant=False),
    Try("one log, by a regex", _REGEX, _HONEST, meant=True),
    Try("the shadow file, by the regex", _REGEX, _GREEDY, meant=False),
    Try("a rule not yet expired", "/usr/bin/id", ("id", "-u"), True, "%Y%m%d%H%M%SZ", ahead=True),
    Try("an expired rule", "/usr/bin/id", ("id", "-u"), False, "%Y%m%d%H%M%S"),
    Try("an expired rule, TZ set", "/usr/bin/id", ("id", "-u"), False, "%Y%m%d%H%M%S", zone=_WEST),
    Try("expired in UTC, TZ set", "/usr/bin/id", ("id", "-u"), False, "%Y%m%d%H%M%SZ",
        zone=_WEST),
)  # fmt: skip

# What happened, held against what was meant; and how a picture marks it.
WORDS = {"right": "good", "let in": "bad", "kept out": "mixed"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One try: the rule as it was, the command, and for each judge whether it ran it as root.

    ``said`` holds the last sentence of those who said one, by the judge's name.
    """

    name: str
    rule: str
    command: str
    meant: bool
    ran: tuple[bool, ...]
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Who decided, and what about."""

    judges: tuple[Parser, ...]
    trials: tuple[Trial, ...]


def run(job: Job) -> Found:
    """Build the jails, and let alice try.

    Raises:
        TeachkitError: ``lab-failed`` when the programs cannot become root in there.
    """
    from teachkit.errors import TeachkitError
    from teachkit.labs.archive.debian import versions

    job.tell("Build a system in a folder for each release")
    jails = _jails(job)
    judges = tuple(
        Parser(package, suite, versions(job.place, suite)[package]) for package, suite in _JUDGES
    )
    trials = []
    for one in TRIES:
        job.tell(f"Ask for root: {one.name}")
        trials.append(_tried(one, judges, jails))
    if not any(trials[0].ran):
        raise TeachkitError(
            "lab-failed",
            f"Not even a plain rule works: {next(iter(trials[0].said.values()), 'no word')}",
            hint="The folder of the cache may lie on a file system without setuid; set "
            "TEACHKIT_CACHE to another one.",
        )
    return Found(judges, tuple(trials))


def _jails(job: Job) -> dict[str, Path]:
    from teachkit.labs.privilege.jail import build

    folder = job.place.work / "jails"
    # There are setuid programs in it: nobody else gets through to them.
    folder.mkdir(mode=0o700)
    layers = {
        "bookworm": ("bookworm", "trixie"), "trixie": ("trixie",), "forky": ("forky",),
    }  # fmt: skip
    for suite, names in layers.items():
        build(folder / suite, *(job.place.unpacked(name) for name in names))
    return {suite: folder / suite for suite in layers}


def _tried(one: Try, judges: tuple[Parser, ...], jails: dict[str, Path]) -> Trial:
    from teachkit.labs.privilege.jail import rule, try_in

    text = _written(one, time.time)
    ran = []
    said = {}
    for judge in judges:
        jail = jails[judge.suite]
        rule(jail, text)
        done = try_in(jail, (_PROGRAM[judge.package], "-n", *one.asks), zone=one.zone)
        ran.append(done.code == 0)
        lines = [line for line in done.said.splitlines() if "unable to resolve host" not in line]
        if lines:
            said[judge.name] = lines[0].removeprefix("/etc/")
    command = f"{f'TZ={one.zone} ' if one.zone else ''}sudo {' '.join(one.asks)}"
    return Trial(one.name, text, command, one.meant, tuple(ran), said)


def _written(one: Try, now: Callable[[], float]) -> str:
    hours = _HOURS_AGO if one.ahead else -_HOURS_AGO
    limit = time.strftime(one.limit, time.gmtime(now() + hours * 3600))
    return _FOR_ALICE.format(f"NOTAFTER={limit} " if limit else "") + one.permits


def _word(trial: Trial, judge: int) -> str:
    ran = trial.ran[judge]
    if ran == trial.meant:
        return "right"
    return "let in" if ran else "kept out"


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found in a few sentences."""
    said = []
    for trial in found.trials:
        words = [_word(trial, i) for i in range(len(found.judges))]
        let = [judge.name for judge, word in zip(found.judges, words, strict=True)
               if word == "let in"]  # fmt: skip
        if let:
            said.append(f"{joined(let)} let alice further than meant: {trial.name}.")
    cured = [
        judge.name
        for i, judge in enumerate(found.judges)
        if judge.package == "sudo"
        and all(_word(one, i) == "right" for one in found.trials if "regex" in one.name)
    ]
    if cured:
        said.append(f"With a regex for the wildcard {joined(cured)} did as meant.")
    for i, judge in enumerate(found.judges):
        kept = [one.name for one in found.trials if _word(one, i) == "kept out"]
        if kept:
            said.append(f"{judge.name} keeps out what was meant to pass: {joined(kept)}.")
    fine = [
        judge.name
        for i, judge in enumerate(found.judges)
        if all(_word(one, i) != "let in" for one in found.trials)
    ]
    said.append(
        f"Nobody got further than the author meant with {joined(fine)}."
        if fine
        else "Each of them let somebody further than the author meant."
    )
    return tuple(said)


def tables(found: Found) -> tuple[Table, ...]:
    """Return the trials as a table."""
    names = tuple(judge.name for judge in found.judges)
    head = _FOR_ALICE.format("")
    return (
        Table(
            f"What alice tried: each rule begins with {head.strip()}",
            ("try", "rule", "command", "meant"),
            tuple(
                (one.name, _without_head(one.rule), one.command, "yes" if one.meant else "no")
                for one in found.trials
            ),
        ),
        Table(
            "Who ran it as root",
            ("try", *names),
            tuple(
                (one.name, *("ran" if ran else "refused" for ran in one.ran))
                for one in found.trials
            ),
        ),
    )


def _without_head(rule: str) -> str:
    before, _, after = _FOR_ALICE.partition("{}")
    return rule.removeprefix(before).replace(after, "", 1)


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return what was permitted, held against what was meant, as a grid.

    Releases of one program that agree in everything share a column.
    """
    columns: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for i, judge in enumerate(found.judges):
        words = tuple(_word(one, i) for one in found.trials)
        columns.setdefault((judge.package, words), []).append(judge.upstream)
    return (
        grid(
            "What was permitted, held against what was meant",
            [f"{package} {', '.join(versions)}" for (package, _), versions in columns.items()],
            [
                (one.name, [words[row] for _, words in columns])
                for row, one in enumerate(found.trials)
            ],
            tones=WORDS,
        ),
    )
