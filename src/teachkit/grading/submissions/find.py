"""Finding what was handed in, and by whom: the layouts that teachers get from their systems.

Who a submission is from is told by the name under which the course's system (or the teacher) filed
it, never by what is inside: that, the learner wrote. Only for an archive whose name says nothing
("submission.zip") is the manifest's learner taken, and noted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from teachkit.errors import TeachkitError, printable
from teachkit.grading.answers import Sheet
from teachkit.grading.submissions.gather import (
    Gathered,
    Part,
    gather,
    is_archive,
    manifest_of,
    received_at,
)
from teachkit.grading.submissions.learners import Learner, Roster, in_utc, read_learners
from teachkit.grading.submissions.limits import RefusedError
from teachkit.grading.submissions.manifest import MANIFEST
from teachkit.grading.submissions.names import plain_words, safe_name, shown, told_apart, wrong_path
from teachkit.grading.submissions.submission import Submission, digest_of
from teachkit.grading.submissions.trees import ArchiveTree, FolderTree, Tree

__all__ = ["count_submissions", "find_submissions"]

_MOODLE = re.compile(
    r"(?P<name>[^_].*?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)", re.DOTALL
)
_CANVAS = re.compile(
    r"(?P<name>[^\W\d_][^_]*)_(?P<late>LATE_)?(?P<id>\d{2,})_\d{2,}_(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
_PACKED = re.compile(r"submission-(?P<id>.+?)(?:\+\d+| \(\d+\))?\.zip", re.IGNORECASE | re.DOTALL)
_SAYS_NOTHING = re.compile(
    r"(submission|upload|archive|homework|assignment|files?)([ +-]?\(?\d+\)?)?", re.IGNORECASE
)
# A folder that a system or a teacher puts around all submissions.
_AROUND = re.compile(r"submitted|submissions|assignment_\d+_(export|submissions)", re.IGNORECASE)
# What lies beside submissions and is none.
_BESIDE = frozenset(
    {".csv", ".db", ".json", ".log", ".sqlite", ".toml", ".tsv", ".xlsx", ".yaml", ".yml"}
)
_LAST_SECOND = 253_402_300_799.0  # of the year 9999


@dataclass(frozen=True, slots=True)
class _Who:
    """Who a name points to; ``rest`` is the file's own name behind what a system put before it."""

    raw: str
    rest: str = ""
    lms: dict[str, Any] | None = None
    says_nothing: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A submission that is known by its names alone. ``tops``: names in the tree, and here."""

    who: _Who
    origin: str
    tree: Tree | None
    tops: tuple[tuple[str, str], ...]
    fallback: float
    problem: str = ""
    roster: Learner | None = None
    notes: tuple[str, ...] = field(default=())


def find_submissions(
    paths: Sequence[Path],
    *,
    learners: Path | None = None,
    received: Mapping[str, str] | None = None,
    bulk: bool | None = None,
    also: Sequence[str] = (),
) -> Iterator[Submission]:
    """Find all submissions at ``paths``, and read them one at a time.

    A path is a notebook or script; an archive; or a folder with a file or folder for each learner:
    one's own, nbgrader's ``submitted``, or what Moodle, Canvas or Gradescope give for download. A
    folder or archive with ``exercises`` or a manifest at its top is one learner's. They come in the
    order of the learners' names and of their attempts, whatever the order on the disk. One that
    must not or cannot be read comes with its ``problem``, and the others come all the same.

    Args:
        paths: what the teacher names; links are followed here, and nowhere below.
        learners: a roster, see `read_learners`.
        received: when something was received, by its origin, the origin's last part, or the
            learner; ISO 8601 with an offset. Otherwise the time of the newest file counts, in an
            archive of many that of the entry.
        bulk: whether an archive among ``paths`` may hold the work of many. Unless said, only one
            that is named alone may: else a learner's archive could hand in for others.
        also: names of files to bring along in ``others``, as in ``plan.json``; then it is no
            problem that there is nothing else.

    ``claims`` may hold, besides the fields of the manifest: ``lms`` (``kind``, ``name``, ``id``,
    ``late``), ``roster`` (the learner's line), ``notes`` (sentences for the teacher).

    Raises:
        TeachkitError: at the call, before anything is read: ``no-such-path``, ``cannot-read``,
            ``wrong-roster``, ``wrong-received``.
    """
    roster = None if learners is None else read_learners(learners)
    times = {name: _checked(name, when) for name, when in (received or {}).items()}
    for path in paths:
        if not os.path.exists(path):
            raise TeachkitError(
                "no-such-path",
                "There is nothing to grade: no such file or folder",
                place=str(path),
                hint="Name notebooks, archives, or the folder with the submissions.",
            )
    return _found(tuple(paths), roster, times, bulk=bulk, also=tuple(also))


def count_submissions(
    paths: Sequence[Path], *, learners: Path | None = None, bulk: bool | None = None
) -> int:
    """Return how many `find_submissions` will find; only names are looked at.

    Raises:
        TeachkitError: as `find_submissions` does.
    """
    find_submissions(paths, learners=learners)
    with ExitStack() as open_files:
        return len(_candidates(paths, open_files, bulk=bulk))


def _found(
    paths: tuple[Path, ...],
    roster: Roster | None,
    times: Mapping[str, str],
    *,
    bulk: bool | None,
    also: tuple[str, ...],
) -> Iterator[Submission]:
    with ExitStack() as open_files:
        found = [_on_roster(one, roster) for one in _candidates(paths, open_files, bulk=bulk)]
        found = _not_for_others(found)
        names = told_apart(one.who.raw for one in found)
        by_name: dict[str, list[_Candidate]] = {}
        for one in found:
            by_name.setdefault(names[one.who.raw], []).append(one)
        for name in sorted(by_name, key=lambda name: (name.casefold(), name)):
            several = by_name[name]
            if len(several) > 1:
                several.sort(key=lambda one: _age(one, name, times))
            for attempt, one in enumerate(several, 1):
                yield _read(one, name, attempt, times, also)


def _candidates(
    paths: Sequence[Path], open_files: ExitStack, *, bulk: bool | None
) -> list[_Candidate]:
    archives = [path for path in paths if is_archive(path.name) and path.is_file()]
    may_be_bulk = len(archives) == 1 if bulk is None else bulk
    found: list[_Candidate] = []
    for path in paths:
        if path.is_dir():
            found += _in_folder(path)
        elif is_archive(path.name) and may_be_bulk:
            found += _in_archive(path, open_files, surely=bool(bulk))
        else:
            found.append(_file(path))
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    kept = []
    for one in found:
        root = one.tree.root if isinstance(one.tree, FolderTree) else id(one.tree)
        if (key := (str(root), one.tops)) not in seen or not one.tops:
            seen.add(key)
            kept.append(one)
    return kept


def _file(path: Path) -> _Candidate:
    """Make a submission of one file that the teacher named; a link of theirs is theirs."""
    real = Path(os.path.realpath(path))
    who = _who(path.name, is_folder=False)
    tree = FolderTree(real.parent)
    one = _Candidate(who, str(path), tree, ((real.name, who.rest),), 0.0)
    return _by_manifest(one) if is_archive(path.name) else one


def _in_folder(path: Path) -> list[_Candidate]:
    name = Path(os.path.realpath(path)).name
    tree = FolderTree(path)
    try:
        tops = tree.tops()
        around = _around(tops, name)
        if around:
            path, tree = path / around, FolderTree(path / around)
            tops = tree.tops()
    except OSError as error:
        problem = f"The folder cannot be read: {error.strerror or error}."
        return [_Candidate(_Who(name), str(path), None, (), 0.0, problem)]
    if _is_one(tops):
        whole = tuple((top, top) for top, _ in tops)
        return [_Candidate(_who(name, is_folder=True), str(path), tree, whole, 0.0)]
    return [_by_manifest(one) for one in _grouped(tree, tops, str(path), name, 0.0)]


def _in_archive(path: Path, open_files: ExitStack, *, surely: bool) -> list[_Candidate]:
    """Return the submissions in an archive of many; an archive of one learner's is one file."""
    who = _who(path.name, is_folder=False)
    if not surely and (who.lms is not None or _PACKED.fullmatch(path.name)):
        return [_file(path)]
    try:
        file = open_files.enter_context(path.open("rb"))
        changed = os.fstat(file.fileno()).st_mtime
        tree = ArchiveTree(file, whole_class=True)
        around = _around(tree.tops(), path.name[: -len(".zip")])
        if around:
            tree = ArchiveTree(file, whole_class=True, inside=f"{around}/")
    except OSError as error:
        problem = f"The archive cannot be read: {error.strerror or error}."
        return [_Candidate(who, str(path), None, (), 0.0, problem)]
    except RefusedError as error:
        return [_Candidate(who, str(path), None, (), changed, str(error))]
    groups = _grouped(tree, tree.tops(), str(path), who.raw, changed)
    several = len(groups) > 1 or any(one.who.lms is not None for one in groups)
    if _is_one(tree.tops()) or not (several or surely):
        return [_file(path)]
    return groups


def _around(tops: Sequence[tuple[str, bool]], name: str) -> str:
    """Return the one folder that is put around all submissions; "" where there is none."""
    folders = {top for top, is_folder in tops if is_folder}
    if "submitted" in folders and folders & {"source", "release"}:  # the root of an nbgrader course
        return "submitted"
    if len(folders) != 1 or any(_is_submission(top) for top, folder in tops if not folder):
        return ""
    only = folders.pop()
    return only if _AROUND.fullmatch(only) or only == name else ""


def _is_one(tops: Iterable[tuple[str, bool]]) -> bool:
    """Tell whether a folder or archive with these names at its top is one learner's."""
    return not {("exercises", True), (MANIFEST, False)}.isdisjoint(tops)


def _is_submission(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() not in _BESIDE and path.stem.upper() not in ("README", "LICENSE")


def _grouped(
    tree: Tree, tops: Sequence[tuple[str, bool]], origin: str, around: str, fallback: float
) -> list[_Candidate]:
    """Put together what belongs to one learner: a folder, or files that a system named alike."""
    groups: dict[tuple[str, bool], list[tuple[str, str, _Who]]] = {}
    nobody: list[str] = []
    for top, is_folder in tops:
        if isinstance(tree, ArchiveTree) and wrong_path(top):
            nobody.append(top)
            continue
        who = _who(top, is_folder=is_folder)
        if is_folder or who.lms is not None or _is_submission(top):
            # An archive of `teachkit submit` is an attempt of its own, a paired notebook is not.
            alone = not is_folder and is_archive(top) and who.lms is None
            key = f"{who.raw}\0{top}" if alone else who.raw
            groups.setdefault((key, is_folder), []).append((top, who.rest, who))
    found = []
    for members in groups.values():
        top, _, who = members[0]
        late = any(member.lms and member.lms["late"] for *_, member in members)
        if who.lms is not None:
            who = replace(who, lms={**who.lms, "late": late})
        names = tuple((name, rest) for name, rest, _ in members)
        found.append(_Candidate(who, f"{origin}/{top}", tree, _own(names), fallback))
    if nobody:
        items = [item for top in nobody for item in tree.below(top)]
        item = min(items, key=lambda item: item.path)
        problem = f"{shown(item.path)} {item.problem or 'belongs to nobody'}."
        found.append(_Candidate(_Who(around), origin, None, (), fallback, problem))
    return found


def _own(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Keep the systems' prefixes where the learner's own names would be the same twice."""
    return (
        names if len({rest for _, rest in names}) == len(names) else tuple((n, n) for n, _ in names)
    )


def _who(name: str, *, is_folder: bool) -> _Who:
    """Read from a file's or folder's name whose it is."""
    own = "" if is_folder else name
    if found := _MOODLE.fullmatch(name):
        person = found["name"]
        raw = "-".join(filter(None, [plain_words(person) or "moodle", found["id"]]))
        return _Who(raw, "" if is_folder else found["rest"], _lms("moodle", person, found["id"]))
    stem = name[: -len(".zip")] if is_archive(name) and not is_folder else name
    if found := _GRADESCOPE.fullmatch(stem):
        return _Who(stem, own, _lms("gradescope", "", found["id"]))
    if is_folder:
        return _Who(name)
    if found := _CANVAS.fullmatch(name):
        raw = "-".join(filter(None, [plain_words(found["name"]) or "canvas", found["id"]]))
        late = bool(found["late"])
        return _Who(raw, found["rest"], _lms("canvas", found["name"], found["id"], late=late))
    if found := _PACKED.fullmatch(name):
        return _Who(found["id"], own)
    stem = PurePosixPath(name).stem
    says_nothing = is_archive(name) and _SAYS_NOTHING.fullmatch(stem) is not None
    return _Who(stem or name, own, says_nothing=says_nothing)


def _lms(kind: str, name: str, number: str, *, late: bool = False) -> dict[str, Any]:
    return {"kind": kind, "name": name, "id": number, "late": late}


def _by_manifest(one: _Candidate) -> _Candidate:
    """Take the manifest's word for whose an archive is, where its name says nothing."""
    if not one.who.says_nothing or one.tree is None:
        return one
    top = one.tops[0][0]
    parts = _parts(one)
    manifest = manifest_of(one.tree, parts[0]) if len(parts) == 1 else None
    if manifest is None:
        return one
    note = f"{shown(top)} does not say whose it is; its manifest says {manifest['learner']}."
    return replace(one, who=replace(one.who, raw=manifest["learner"]), notes=(note,))


def _not_for_others(found: list[_Candidate]) -> list[_Candidate]:
    """Take no manifest's word where somebody else is filed under that name.

    Else anybody could hand in for a neighbour, and their attempt might be the one that counts.
    """
    filed = {_id(one) for one in found if not one.who.says_nothing}

    def kept(one: _Candidate) -> _Candidate:
        top = one.tops[0][0] if one.tops else one.who.raw
        own = PurePosixPath(top).stem
        if not one.who.says_nothing or one.who.raw == own or _id(one) not in filed:
            return one
        note = f"{shown(top)} is kept apart: others are filed as {one.who.raw}, whoever packed it."
        return replace(one, who=replace(one.who, raw=own), roster=None, notes=(*one.notes, note))

    return [kept(one) for one in found]


def _id(one: _Candidate) -> str:
    return safe_name(one.who.raw).casefold()


def _on_roster(one: _Candidate, roster: Roster | None) -> _Candidate:
    if roster is None:
        return one
    lms = one.who.lms
    if lms is None:
        learner = roster.find("any", one.who.raw) or roster.find("name", one.who.raw)
    elif lms["kind"] == "moodle":  # its number is another for each assignment
        learner = roster.find("name", lms["name"]) or roster.find("any", lms["id"])
    else:
        learner = roster.find(lms["kind"], lms["id"])
        learner = learner or roster.find("any", lms["name"] or one.who.raw)
    if learner is None:
        return replace(one, notes=(*one.notes, f"{shown(one.who.raw)} is not on the roster."))
    return replace(one, who=replace(one.who, raw=learner.id), roster=learner)


def _parts(one: _Candidate) -> list[Part]:
    """List the files of a submission under the names that they have in it.

    Raises:
        RefusedError: there are too many.
    """
    if one.tree is None:
        return []
    return [
        Part((name + item.path[len(top) :]).removeprefix("/"), item)
        for top, name in one.tops
        for item in one.tree.below(top)
    ]


def _received(
    one: _Candidate, learner: str, times: Mapping[str, str], parts: Sequence[Part] | None = None
) -> str:
    last = one.origin.rpartition("/")[2]
    said = times.get(one.origin) or times.get(last) or times.get(learner)
    if said:
        return said
    try:
        seconds = received_at(_parts(one) if parts is None else parts) or one.fallback
    except RefusedError:
        seconds = one.fallback
    seconds = min(max(seconds, 0.0), _LAST_SECOND)
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _age(one: _Candidate, learner: str, times: Mapping[str, str]) -> tuple[str, int, str]:
    # Of two at one time, ada+2 came after ada: the longer name.
    return _received(one, learner, times), len(one.origin), one.origin


def _read(
    one: _Candidate,
    learner: str,
    attempt: int,
    times: Mapping[str, str],
    also: tuple[str, ...],
) -> Submission:
    gathered = Gathered(())
    problem = one.problem
    parts: list[Part] | None = None
    if not problem and one.tree is not None:
        try:
            parts = _parts(one)
            gathered = gather(one.tree, parts, also)
        except RefusedError as error:
            problem = str(error)
    if (people := _people(gathered.sheets)) > 1:
        gathered = replace(gathered, sheets=())
        problem = (
            f"It holds the work of {people} people, as a course's system packs it: name it alone."
        )
    claims: dict[str, Any] = dict(gathered.manifest or {})
    notes = [*one.notes, *gathered.notes]
    if "learner" in claims and _contradicts(claims["learner"], one, learner):
        claimed = claims["learner"]
        notes.append(f"The manifest says that it is from {claimed}; it was filed as {learner}.")
    if one.who.lms:
        claims["lms"] = one.who.lms
    if one.roster is not None:
        claims["roster"] = one.roster.as_dict()
    if notes:
        claims["notes"] = notes
    return Submission(
        learner=learner,
        origin=printable(one.origin),
        sheets=gathered.sheets,
        digest=digest_of(gathered.sheets, problem),
        received=_received(one, learner, times, parts),
        attempt=attempt,
        claims=claims,
        problem=problem,
        others=gathered.others,
    )


def _people(sheets: Sequence[Sheet]) -> int:
    """Count whose work this is by a system's names; 0 when some of it bears no such name."""
    tops = {top: bool(below) for top, _, below in (sheet.name.partition("/") for sheet in sheets)}
    found = [_who(top, is_folder=is_folder) for top, is_folder in tops.items()]
    return len({who.raw for who in found}) if all(who.lms for who in found) else 0


def _contradicts(claimed: str, one: _Candidate, learner: str) -> bool:
    """Tell whether the manifest names another; a system's own numbers cannot be compared."""
    if one.who.says_nothing or (one.who.lms is not None and one.roster is None):
        return False
    known = {learner, one.who.raw}
    if one.roster is not None:
        known |= {one.roster.email, one.roster.sis, *one.roster.also.split()}
    return claimed.casefold() not in {name.casefold() for name in known}


def _checked(name: str, when: str) -> str:
    try:
        return in_utc(when)
    except ValueError as error:
        raise TeachkitError(
            "wrong-received",
            f"It cannot be told when {name} was received: {error}",
            hint="Give the time as ISO 8601, as in 2026-11-23T10:00+01:00.",
        ) from error
