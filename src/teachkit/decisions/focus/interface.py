"""Does it stay the same? Two lists of what a library offers, and what SemVer asks (slide S16.2).

Who links against a name must find it in the next version, and find the same behind it. SemVer
2.0.0 puts that into the version: what is gone or changed asks for a new major version, what is
added for a minor one. Below 1.0.0 SemVer promises nothing; Cargo does: there, the leftmost number
that is not zero counts as the major one (the Cargo Book, "SemVer compatibility").

Lists show names and signatures. That a function now does something else under its old name, no
list shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from teachkit.decisions.focus.columns import at
from teachkit.decisions.focus.performance import BAD, GOOD, Reason
from teachkit.decisions.semver import step, version
from teachkit.errors import TeachkitError

__all__ = ["ApiVerdict", "api_break", "read_symbols"]

# A signature is a line; longer ones are no signatures, and would be searched for too long.
MOST_LETTERS = 2000
KEPT, BROKEN, NO_PROMISE = "kept", "broken", "no promise"
_NM = re.compile(r"(?:([0-9a-fA-F]+) )?([A-Za-z?-]) (\S+)")
# After an address of eight digits or more nothing but a letter and a name can come, so the name
# may have blanks, as `nm -C` writes C++; it is kept whole, because overloads differ behind "(".
_NM_DEMANGLED = re.compile(r"([0-9a-fA-F]{8,}) ([A-Za-z?-]) (.+)")
_ADDRESS = re.compile(r"[0-9a-fA-F]{8,} ")
# What nm writes before each file of several: "libz.a(adler32.o):", "libz.dylib (for …):".
_FILE = re.compile(r"[^(]*:|.*\((?:for architecture \S+|[^()]+\.o)\):")
_CLASS = re.compile(r"class (\w+) ?:")
_NAME = re.compile(r"[A-Za-z_$.][\w$.:]*(?:@{1,2}[\w.]+)?", re.ASCII)
# Letters of `nm` for what others may use: text, data, read-only, bss, weak, unique, indirect.
_OFFERED = {
    "T": "function",
    "i": "function",
    "W": "weak",
    "w": "weak",
    "V": "weak",
    "D": "data",
    "B": "data",
    "R": "data",
    "G": "data",
    "S": "data",
    "C": "data",
    "u": "data",
}
_BEFORE_NAME = re.compile(r"([A-Za-z_$][\w$.:]*)\s*(?:<[^()]*>)?\s*\(", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiVerdict:
    """What came, went and changed, and whether the version says so.

    ``needs`` is the step that SemVer asks for (major, minor, patch), ``step`` the one taken, ""
    without versions. ``due`` is the version that is due after the old one, "" without it.
    ``verdict`` is "kept", "broken", "no promise" (old version is a pre-release, or 0.0.x) or "".
    """

    verdict: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    needs: str
    step: str
    due: str
    reasons: tuple[Reason, ...]

    @property
    def headline(self) -> str:
        """Return the verdict as one sentence."""
        return self.reasons[0].sentence


def read_symbols(text: str, *, place: str = "") -> dict[str, str]:
    """Return what a library offers: its names, each with its signature or kind.

    Each line is a line of ``nm -D`` (what is undefined, local or a version's own node is left
    out; ``nm -C`` will do), a plain name, or a signature in C, Rust or Python; ``#`` and ``//``
    begin comments. A name may carry its version, ``deflate@@ZLIB_1.2.9``. macOS puts a line of
    its own before each architecture and ``_`` before each name of C, which stays.

    Raises:
        TeachkitError: ``no-symbols``; ``not-a-symbol`` with the line; ``twice`` when a name comes
            with two different signatures.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = " ".join(raw.split())
        if not line or line.startswith(("#", "//", "nm:", "U ")) or line.endswith("no symbols"):
            continue  # "U" is what it uses itself
        if _FILE.fullmatch(line) and not _CLASS.fullmatch(line):
            continue
        entry = _from_nm(line) or _from_signature(line) or _from_name(line)
        if entry is None:
            raise TeachkitError(
                "not-a-symbol",
                f"'{line:.60}' is neither a name nor a signature nor a line of nm",
                place=at(place, number),
                hint="One a line: deflate, or 'nm -D --defined-only libz.so', or"
                " 'int deflate(z_stream *strm, int flush);'.",
            )
        name, signature = entry
        if not name:
            continue
        if found.setdefault(name, signature) != signature:
            raise TeachkitError(
                "twice",
                f"'{name:.60}' is in the list twice, and not the same",
                place=at(place, number),
                hint="One list is of one version.",
            )
    if not found:
        raise TeachkitError(
            "no-symbols",
            "There is no name in it that others could use",
            place=place,
            hint="nm shows nothing of a stripped program; nm -D shows what a library offers.",
        )
    return found


def _from_nm(line: str) -> tuple[str, str] | None:
    match = _NM.fullmatch(line) or _NM_DEMANGLED.fullmatch(line)
    if match is None or (match[1] is None and match[2] not in "UwvAiTDBRVW"):
        return None
    letter, name = match[2], match[3]
    if letter not in _OFFERED or (match[1] is None and letter in "wv"):
        return "", ""  # undefined, local, or the node of a version
    plain, _, edition = name.partition("@")
    edition = edition.lstrip("@")
    kind = _OFFERED[letter]
    return plain, f"{kind} {edition}" if edition else kind


def _from_signature(line: str) -> tuple[str, str] | None:
    if named := _CLASS.fullmatch(line):
        return named[1], line
    if "(" not in line or len(line) > MOST_LETTERS or _ADDRESS.match(line):
        return None
    match = _BEFORE_NAME.search(line)
    if match is None:
        return None
    plain = re.sub(r"\s*([(),;*&<>:=|\[\]{}])\s*", r"\1", line)
    return match[1], plain.rstrip(";{:").removeprefix("extern ").strip()


def _from_name(line: str) -> tuple[str, str] | None:
    if not _NAME.fullmatch(line):
        return None
    plain, _, edition = line.partition("@")
    return plain, edition.lstrip("@")


def api_break(
    old: str | Mapping[str, str] | Iterable[str],
    new: str | Mapping[str, str] | Iterable[str],
    old_version: str | None = None,
    new_version: str | None = None,
) -> ApiVerdict:
    """Hold two lists of names or signatures against each other, and against two versions.

    A text is read by `read_symbols`; names alone may come as any iterable. A signature counts as
    changed when its text does, blanks aside: names of parameters too, which Python's callers see.

    Raises:
        TeachkitError: as `read_symbols`; ``bad-version``; ``version-goes-back``.
    """
    before, after = _mapping(old, "old"), _mapping(new, "new")
    added = tuple(sorted(after.keys() - before.keys()))
    removed = tuple(sorted(before.keys() - after.keys()))
    changed = tuple(
        name for name in sorted(before.keys() & after.keys()) if _differs(before[name], after[name])
    )
    needs = "major" if removed or changed else "minor" if added else "patch"
    taken = due = verdict = ""
    if old_version is not None:
        due = _due(old_version, needs)
        if new_version is not None:
            if version(new_version) < version(old_version):
                raise TeachkitError(
                    "version-goes-back",
                    f"{new_version} comes before {old_version}",
                    hint="Name the older list and its version first.",
                )
            taken = step(old_version, new_version)
            verdict = _kept(old_version, needs, taken)
    elif new_version is not None:
        version(new_version)
    said = _reasons(verdict, added, removed, changed, needs, due, old_version, new_version)
    return ApiVerdict(verdict, added, removed, changed, needs, taken, due, said)


def _mapping(given: str | Mapping[str, str] | Iterable[str], place: str) -> Mapping[str, str]:
    if isinstance(given, str):
        return read_symbols(given, place=place)
    if isinstance(given, Mapping):
        return given
    return dict.fromkeys(given, "")


def _differs(old: str, new: str) -> bool:
    """Compare two signatures; a list that lacks them (or a symbol's version) says nothing."""
    if not old or not new or old == new:
        return False
    kinds = set(_OFFERED.values())
    a, b = old.split(" "), new.split(" ")
    if a[0] in kinds and b[0] in kinds:
        # Weak or not is the linker's business; a version counts where both lists have one.
        data = {a[0], b[0]} == {"data", "function"}
        return data or (len(a) > 1 and len(b) > 1 and a[1] != b[1])
    # One list of kinds and one of signatures have nothing to compare.
    return (a[0] in kinds) == (b[0] in kinds)


def _due(old: str, needs: str) -> str:
    major, minor, patch, pre = version(old)
    if pre != (1,):
        return f"{major}.{minor}.{patch}"  # what a pre-release is for
    if major:
        return {
            "major": f"{major + 1}.0.0",
            "minor": f"{major}.{minor + 1}.0",
            "patch": f"{major}.{minor}.{patch + 1}",
        }[needs]
    if minor and needs == "major":
        return f"0.{minor + 1}.0"
    return f"0.{minor}.{patch + 1}"


def _kept(old: str, needs: str, taken: str) -> str:
    major, minor, _, pre = version(old)
    if pre != (1,) or (not major and not minor):
        return NO_PROMISE
    if needs == "major":
        return KEPT if taken == "major" else BROKEN
    if needs == "minor" and major:
        return KEPT if taken in ("major", "minor") else BROKEN
    return KEPT if taken != "none" or needs == "patch" else BROKEN


def _reasons(
    verdict: str,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    changed: tuple[str, ...],
    needs: str,
    due: str,
    old: str | None,
    new: str | None,
) -> tuple[Reason, ...]:
    counts = f"{len(removed)} removed, {len(changed)} changed, {len(added)} added"
    said = []
    if verdict == BROKEN:
        sentence = f"Broken: {counts}, and {old} to {new} promises otherwise. {due} is due."
        said.append(Reason("verdict", sentence, BAD))
    elif verdict == KEPT:
        said.append(Reason("verdict", f"Kept: {counts}, and {old} to {new} says so.", GOOD))
    elif verdict == NO_PROMISE:
        sentence = f"No promise: {counts}, and {old} had promised nothing yet."
        said.append(Reason("verdict", sentence))
    else:
        due_too = f": {due} is due after {old}" if due else ""
        said.append(Reason("verdict", f"{counts}. That asks for a {needs} version{due_too}."))
    if removed:
        said.append(Reason("removed", f"Who uses {_listed(removed)} does not start any more.", BAD))
    if changed:
        sentence = f"{_listed(changed)} kept the name and changed behind it."
        said.append(Reason("changed", sentence, BAD))
    if added:
        said.append(Reason("added", f"New, and harmless to who is there: {_listed(added)}."))
    if old is not None and version(old)[0] == 0 and verdict != NO_PROMISE:
        said.append(
            Reason(
                "zero",
                "Below 1.0.0 the leftmost number that is not zero counts as the major one: Cargo"
                " promises that, SemVer itself promises nothing.",
            )
        )
    return tuple(said)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"
