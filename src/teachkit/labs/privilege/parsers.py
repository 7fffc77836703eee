"""Four real parsers of sudoers, none of them installed: sudo and sudo-rs of two Debian releases.

Each runs through its own release's loader, as whoever you are. ``visudo -c -f FILE`` reads a file
that lies anywhere and asks for no rights, because to check a rule is not to obey it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.labs.place import Place

__all__ = [
    "LINKED",
    "SUITES",
    "Parser",
    "Said",
    "ask",
    "by_line",
    "logical_lines",
    "parsers_of",
    "without_includes",
]

SUITES = ("trixie", "forky")
# What the two programs are linked against, in either release.
LINKED = (
    "libc6", "libgcc-s1", "libpam0g", "libaudit1", "libcap-ng0", "libselinux1", "libapparmor1",
    "libpcre2-8-0", "libssl3t64", "zlib1g", "libzstd1",
)  # fmt: skip

_PROGRAMS: Mapping[str, str] = {"sudo": "usr/sbin/visudo", "sudo-rs": "usr/bin/visudo-rs"}
# A complaint: where, and what. The lines below it repeat the rule and point at the place.
_COMPLAINT = re.compile(r"^(?:Warning: )?[^:\n]*:(?P<line>\d+):\d+: (?P<what>.*)$")
# What is said of an alias whose other half is in another line.
_ALIAS = re.compile(r"_Alias \".*\" referenced but not defined|unused \w+_Alias")
_MOST_RULES = 500
_NOISE = re.compile(r": parsed OK$|^visudo: invalid sudoers file$|^\s*\^~*\s*$")


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser: its ``package``, the Debian release it is from, and its Debian ``version``."""

    package: str
    suite: str
    version: str

    @property
    def name(self) -> str:
        """Return the name to print, with the upstream version: ``sudo-rs 0.2.15``."""
        return f"{self.package} {self.upstream}"

    @property
    def upstream(self) -> str:
        """Return the version without Debian's part of it."""
        return self.version.rpartition(":")[2].rpartition("-")[0] or self.version


@dataclass(frozen=True, slots=True)
class Said:
    """What a parser answers: whether it accepts, and its complaints with their lines (0: none)."""

    accepts: bool
    complaints: tuple[tuple[int, str], ...]

    @property
    def words(self) -> str:
        """Return its first complaint; empty when it has none."""
        return self.complaints[0][1] if self.complaints else ""


def parsers_of(place: Place) -> tuple[Parser, ...]:
    """Return the four parsers that lie unpacked in a lab's folder, the originals first."""
    from teachkit.labs.archive.debian import versions

    return tuple(
        Parser(package, suite, versions(place, suite)[package])
        for package in _PROGRAMS
        for suite in SUITES
    )


def ask(place: Place, parser: Parser, rules: bytes) -> Said:
    """Return what a parser says of a file with these bytes; included folders are the package's.

    Raises:
        TeachkitError: ``not-started`` when the parser is not there; ``time-is-up`` when it does
            not answer within 20 seconds.
    """
    from teachkit.labs.process import ran, through_loader

    root = place.unpacked(parser.suite)
    file = place.work / "sudoers"
    file.unlink(missing_ok=True)
    # Without this the answer would hang on what the machine has in its own folder of rules.
    file.write_bytes(rules.replace(b"/etc/sudoers.d", bytes(root / "etc/sudoers.d")))
    file.chmod(0o440)
    command = through_loader(root, _PROGRAMS[parser.package], ("usr/libexec/sudo",))
    done = ran([*command, "-c", "-f", str(file)], within=20)
    if done.timed_out:
        raise TeachkitError("time-is-up", f"{parser.name} did not answer within 20 seconds")
    text = (done.out + done.err).decode("utf-8", "replace")
    return Said(done.code == 0, tuple(_complaints(text, rules)))


def _complaints(text: str, rules: bytes) -> Iterator[tuple[int, str]]:
    written = {line.strip() for line in rules.decode("utf-8", "replace").splitlines()}
    lines = iter(text.splitlines())
    for line in lines:
        complaint = _COMPLAINT.match(line)
        if complaint:
            what = complaint["what"]
            if what.endswith("but found '"):  # the line break that it found, as it prints it
                what += "\\n" + next(lines, "")
            yield int(complaint["line"]), what.removeprefix("syntax error: ")
        elif line.strip() and not _NOISE.search(line) and line.strip() not in written:
            yield 0, line.removeprefix("visudo: ").removeprefix("warning: ")


def logical_lines(rules: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each rule with the number of its first line; blank lines and comments are none.

    A backslash at the end of a line joins the next one to it.
    """
    held, first = b"", 0
    for number, line in enumerate(rules.splitlines(), 1):
        first = first or number
        held += line + b"\n"
        if line.endswith(b"\\"):
            continue
        if _is_rule(held):
            yield first, held
        held, first = b"", 0
    if _is_rule(held):
        yield first, held


def without_includes(rules: bytes) -> bytes:
    """Return the file with a comment in the place of each line that includes others."""
    return re.sub(rb"(?m)^([ \t]*)[@#]include", rb"\1# include", rules)


def _is_rule(line: bytes) -> bool:
    # "#1000 ALL = ALL" is a user's number, and "#include" an old way to include.
    return bool(re.match(rb"\s*(?:[^#\s]|#(?:\d|include))", line))


def by_line(place: Place, parser: Parser, rules: bytes) -> dict[int, Said]:
    """Return what a parser says of each rule of a whole file, by the number of its first line.

    Each rule is asked about alone, because the first syntax error makes sudo overlook what else is
    wrong; then the file as a whole, for what only shows there, such as an alias without a meaning.

    Raises:
        TeachkitError: ``long-file`` for more than 500 rules; and as `ask`.
    """
    lines = tuple(logical_lines(rules))
    if len(lines) > _MOST_RULES:
        raise TeachkitError(
            "long-file",
            f"{len(lines):,} rules are more than this lab asks about one by one",
            hint=f"Give it a file of up to {_MOST_RULES} rules.",
        )
    alone = {first: ask(place, parser, line) for first, line in lines}
    whole = ask(place, parser, rules)
    found = {}
    for first, said in alone.items():
        # Its aliases are in other lines.
        complaints = [what for _, what in said.complaints if not _ALIAS.search(what)]
        accepts = said.accepts
        for number, what in whole.complaints:
            if number and first == max((one for one in alone if one <= number), default=0):
                complaints.append(what)
                accepts = accepts and (whole.accepts or bool(_ALIAS.search(what)))
        found[first] = Said(accepts, tuple((first, what) for what in dict.fromkeys(complaints)))
    return found
