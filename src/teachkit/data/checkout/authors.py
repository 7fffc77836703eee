"""Who works on a repository: authors by commits, from ``git log``.

A person is one name or one address: commits that share either are of the same person, as a mailmap
would say, which is honoured as well. Merges are not counted, nor are bots. "The year" is the twelve
months before the last commit, not before today, so that an old clone says what it knew.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from teachkit.errors import TeachkitError

__all__ = [
    "Commit",
    "People",
    "git",
    "people_of",
    "read_objects",
    "read_people",
    "top_folder",
    "tracked_files",
]

YEAR = timedelta(days=365)
_BOT = re.compile(
    r"\[bot\]|\b(dependabot|renovate|github-actions|pre-commit-ci|bors)\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"^(|root|unknown|nobody|git|user|author|none|root@localhost.*|.*@example\.\w+)$"
)
_RELEASE = re.compile(r"(?:^|[^\d])v?\d+(?:[._-]\d+)+|^v?\d+(?:\.\d+)*$|^v\d+", re.IGNORECASE)
# What a repository's own configuration may start, or ask, when we only want to read it.
_QUIET = (
    "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c",
    f"core.hooksPath={os.devnull}", "-c", "log.showSignature=false", "-c", "core.quotePath=false",
)  # fmt: skip
_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, as far as it says who did it and when."""

    name: str
    address: str
    day: date


@dataclass(frozen=True, slots=True)
class People:
    """Who made the commits of a repository. None is unknown, never zero.

    Attributes:
        authors_year: people with a commit in the twelve months before the last one.
        authors: people with a commit ever; None when a shallow clone ends too early.
        commits_year: their commits in the year, without merges and bots.
        commits: their commits ever.
        top_share_year: share (0 to 1) of the year's commits that the most active person made.
        top_share: the same of all commits.
        bus_factor: the fewest people who together made at least half of the year's commits.
        first: day of the oldest commit; None in a shallow clone.
        last: day of the last commit.
        tags: tags that look like a version, of which ``last_tag`` of ``last_tag_date`` is newest.
        shallow: whether this clone has only the last commits.
        bots: commits that bots made; they are in no other number.
    """

    authors_year: int | None
    authors: int | None
    commits_year: int | None
    commits: int | None
    top_share_year: float | None
    top_share: float | None
    bus_factor: int | None
    first: str | None
    last: str
    tags: int
    last_tag: str
    last_tag_date: str
    shallow: bool
    bots: int


def people_of(
    commits: Sequence[Commit],
    *,
    shallow: bool = False,
    last: date | None = None,
    tags: Sequence[tuple[str, str]] = (),
) -> People:
    """Count the people of a history; ``last`` is the day of its last commit, merges included.

    ``tags`` are days and names, the newest last.

    Raises:
        TeachkitError: ``no-commits`` when there is none.
    """
    if last is None:
        if not commits:
            raise TeachkitError("no-commits", "The history has no commit")
        last = max(commit.day for commit in commits)
    humans = [one for one in commits if not _BOT.search(f"{one.name} {one.address}")]
    who = _identities(humans)
    ever = Counter(who)
    begin = last - YEAR
    year = Counter(
        person for person, commit in zip(who, humans, strict=True) if begin < commit.day <= last
    )
    oldest = min((commit.day for commit in commits), default=last)
    # A shallow clone knows the year when it reaches back beyond it, and never the whole.
    knows_year = not shallow or oldest <= begin
    versions = [one for one in tags if _RELEASE.search(one[1])]
    newest = versions[-1] if versions else ("", "")
    return People(
        authors_year=len(year) if knows_year else None,
        authors=None if shallow else len(ever),
        commits_year=year.total() if knows_year else None,
        commits=None if shallow else ever.total(),
        top_share_year=_top_share(year) if knows_year else None,
        top_share=None if shallow else _top_share(ever),
        bus_factor=_bus_factor(year) if knows_year else None,
        first=None if shallow else oldest.isoformat(),
        last=last.isoformat(),
        tags=len(versions),
        last_tag=newest[1],
        last_tag_date=newest[0],
        shallow=shallow,
        bots=len(commits) - len(humans),
    )


def _identities(commits: Sequence[Commit]) -> list[str]:
    """Give each commit its person: those that share a name or an address are one."""
    parent: dict[str, str] = {}

    def find(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    keys = []
    for commit in commits:
        name, address = commit.name.strip().casefold(), commit.address.strip().casefold()
        known = [
            f"{kind}:{value}"
            for kind, value in (("name", name), ("address", address))
            if not _NOBODY.match(value)
        ]
        known = known or [f"nobody:{name} {address}"]
        keys.append(known[0])
        if len(known) == 2:
            parent[find(known[1])] = find(known[0])
    return [find(key) for key in keys]


def _top_share(counts: Counter[str]) -> float | None:
    return max(counts.values()) / counts.total() if counts else None


def _bus_factor(counts: Counter[str]) -> int | None:
    done = 0
    for number, (_, commits) in enumerate(counts.most_common(), start=1):
        done += commits
        if 2 * done >= counts.total():
            return number
    return None


# --- asking git ------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str | None:
    """Run git there, reading only; return what it prints, None when it refuses or is not there."""
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None:
        return None
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    surroundings |= {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - git found on PATH; the folder is an argument of -C
            [program, "-C", str(folder), *_QUIET, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_TIMEOUT,
            env=surroundings,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", errors="surrogateescape") if done.returncode == 0 else None


def read_objects(repository: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Return what these objects of a clone hold; those that it lacks are left out."""
    import subprocess

    done = subprocess.run(  # noqa: S603 - git on a clone that the maintainer named
        ["git", "-C", str(repository), "cat-file", "--batch"],  # noqa: S607 - git on the path
        input="".join(f"{name}\n" for name in names).encode(),
        capture_output=True,
        check=False,
    )
    found, at, out = {}, 0, done.stdout
    while at < len(out):
        end = out.index(b"\n", at)
        words = out[at:end].split()
        at = end + 1
        if words[-1] != b"missing":
            size = int(words[2])
            found[words[0].decode()] = out[at : at + size]
            at += size + 1
    return found


def top_folder(folder: Path) -> Path | None:
    """Return the top folder of the git work tree that ``folder`` is in, None outside of one."""
    said = git(folder, "rev-parse", "--show-toplevel")
    return Path(said.removesuffix("\n")) if said else None


def tracked_files(folder: Path) -> tuple[list[str], list[str]]:
    """Return the files that git tracks below ``folder``, and the submodules there."""
    said = git(folder, "ls-files", "-z", "--stage") or ""
    files: dict[str, None] = {}
    modules = []
    for entry in said.split("\0"):
        mode, _, rest = entry.partition(" ")
        name = rest.partition("\t")[2]
        if mode == "160000":
            modules.append(name)
        elif name:
            files[name] = None  # a conflict has one entry for each side
    return list(files), modules


def read_people(folder: Path, *, whole: bool) -> People | None:
    """Count the people of the repository, or of what touches ``folder`` unless ``whole``."""
    below = () if whole else ("--", ".")
    said = git(folder, "log", "--no-merges", "--use-mailmap", "--format=%aN%x00%aE%x00%as", *below)
    last = git(folder, "log", "-1", "--format=%cs", *below)
    if not said or not last or not last.strip():
        return None
    shallow = (git(folder, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
    tags = git(folder, "for-each-ref", "refs/tags", "--sort=creatordate",
               "--format=%(creatordate:short)%00%(refname:short)") or ""  # fmt: skip
    pairs = [line.split("\0") for line in tags.split("\n") if "\0" in line]
    return people_of(
        list(_commits(said.split("\n"))),
        shallow=shallow,
        last=date.fromisoformat(last.strip()),
        tags=[(day, name) for day, name in pairs],
    )


def _commits(lines: Iterable[str]) -> Iterator[Commit]:
    for line in lines:
        parts = line.split("\0")
        try:
            yield Commit(parts[0], parts[1], date.fromisoformat(parts[2]))
        except (IndexError, ValueError):  # the last, empty line, or a clock far off
            continue
