"""Which rules does sudo-rs refuse, which does it quietly weaken, and what is smaller about it?

The 63 rules of `teachkit.data.focus.directives`, and a file of your own, go before four real
parsers: sudo and sudo-rs of Debian 13, and those of the release after it. No rights are needed,
for nobody obeys an answer. Beside that it counts how much there is of each program.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.data.focus import directives
from teachkit.errors import printable
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Picture, bars, grid
from teachkit.labs.privilege.parsers import (
    LINKED,
    SUITES,
    Parser,
    Said,
    ask,
    by_line,
    logical_lines,
    parsers_of,
    without_includes,
)
from teachkit.labs.privilege.silent import silently
from teachkit.labs.privilege.surface import Surface, names_in, settings_known, surface_of

if TYPE_CHECKING:
    from teachkit.labs.place import Job

__all__ = ["LAB", "VERDICTS", "Found", "Row", "pictures", "run", "sentences", "tables", "verdict"]

LAB = Lab(
    "sudo-rs",
    title="sudo-rs: what it refuses, and what is smaller about it",
    asks="Which of your rules would sudo-rs refuse, and which would it accept and not obey?",
    case="cases/sudo-rs",
    packages=tuple(Packages(suite, ("sudo", "sudo-rs", *LINKED)) for suite in SUITES),
    file="a sudoers file of your own; its lines go before all four parsers, and nobody obeys them",
    seconds=120.0,
    # sudo prints its help to root alone, and sudo-rs reads included rules of root's alone. In a
    # namespace of its own anybody is root, and it ends at the walls of the box.
    capabilities=("CAP_SETUID",),
)

# What a parser does with a rule, and how a picture marks it. To refuse is honest; to accept and
# not obey without a word is what hurts.
VERDICTS = {"accepts": "good", "warns": "mixed", "silent": "bad", "refuses": "none"}


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: the verdict of each parser, in their order, and what those said who said a word.

    ``answers`` are the verdicts with blanks between them; ``said`` holds the first sentence by the
    parser's name.
    """

    name: str
    answers: str
    said: dict[str, str]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Return the verdicts, each one of `VERDICTS`."""
        return tuple(self.answers.split())


@dataclass(frozen=True, slots=True)
class Found:
    """What four parsers said of the course's rules and of a file's, and what was counted.

    ``moved`` are rules that today's packages answer otherwise than the course's table says.
    """

    parsers: tuple[Parser, ...]
    rules: tuple[Row, ...]
    own: tuple[Row, ...]
    surfaces: tuple[Surface, ...]
    moved: tuple[str, ...]


def run(job: Job) -> Found:
    """Ask the parsers, and count.

    Raises:
        TeachkitError: ``not-started`` or ``time-is-up`` when a parser does not answer;
            ``long-file`` when your file has more than 500 rules.
    """
    parsers = parsers_of(job.place)
    job.tell(f"Put {len(directives())} rules before {', '.join(one.name for one in parsers)}")
    rules = []
    for rule in directives():
        # One of them is in the letters of Western Europe on purpose: it is no UTF-8.
        written = (rule.text + "\n").encode("latin-1")
        answers = [ask(job.place, parser, written) for parser in parsers]
        rules.append(_row(rule.name, rule.text, parsers, answers))
    own: tuple[Row, ...] = ()
    if job.file is not None:
        job.tell(f"Put {job.file.name} before them, line by line")
        own = _rows_of_file(job, job.file.read_bytes(), parsers)
    job.tell("Count options, settings, libraries, files and machine code")
    surfaces = []
    settings: dict[str, tuple[str, ...]] = {}
    for parser in parsers:
        if parser.package == "sudo":
            names = names_in(job.place.unpacked(parser.suite) / "usr/sbin/visudo")
            settings[parser.suite] = settings_known(job.place, parser, names)
        # sudo-rs knows no setting that sudo does not know.
        surfaces.append(surface_of(job.place, parser, settings[parser.suite]))
    # Where nobody is root, sudo-rs refuses included rules for their owner, not for what they say.
    moved = _moved(parsers, rules) if os.geteuid() == 0 else ()
    return Found(parsers, tuple(rules), own, tuple(surfaces), moved)


def verdict(parser: Parser, rule: str, said: Said) -> tuple[str, str]:
    """Return the verdict of a parser on a rule, one of `VERDICTS`, and its words or ours."""
    if not said.accepts:
        return "refuses", said.words
    if said.words:
        return "warns", said.words
    unsaid = silently(rule, parser.upstream) if parser.package == "sudo-rs" else ""
    return ("silent", unsaid) if unsaid else ("accepts", "")


def _row(name: str, rule: str, parsers: Iterable[Parser], answers: Iterable[Said]) -> Row:
    pairs = [
        (parser.name, *verdict(parser, rule, said))
        for parser, said in zip(parsers, answers, strict=True)
    ]
    return Row(
        name,
        " ".join(word for _, word, _ in pairs),
        {who: printable(what) for who, _, what in pairs if what},
    )


def _rows_of_file(job: Job, written: bytes, parsers: tuple[Parser, ...]) -> tuple[Row, ...]:
    # What a file includes belongs to the machine it is from: those lines are left out.
    written = without_includes(written)
    answers = [by_line(job.place, parser, written) for parser in parsers]
    rows = []
    for number, line in logical_lines(written):
        rule = line.decode("utf-8", "replace").strip()
        # On a page a joined line is one, and what it holds paints nothing.
        name = printable(re.sub(r"\\\n\s*", "", rule))
        rows.append(
            _row(f"{number}: {name}", rule, parsers, [answer[number] for answer in answers])
        )
    return tuple(rows)


def _moved(parsers: tuple[Parser, ...], rules: Iterable[Row]) -> tuple[str, ...]:
    """Return the rules that a parser of the same version answers otherwise than in our table."""
    moved = []
    for rule, row in zip(directives(), rules, strict=True):
        known = {answer.parser: answer.accepted for answer in rule.answers}
        for parser, word in zip(parsers, row.verdicts, strict=True):
            name = f"{parser.package}-{parser.upstream.partition('p')[0]}"
            if known.get(name, word != "refuses") != (word != "refuses"):
                moved.append(f"{row.name} ({parser.name})")
    return tuple(moved)


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found in a few sentences."""
    counts = [Counter(row.verdicts[i] for row in found.rules) for i in range(len(found.parsers))]
    total = len(found.rules)
    said = [
        f"{parser.name} refuses {count['refuses']} of {total} rules, and accepts "
        f"{count['silent']} that it does not obey as written, without a word."
        for parser, count in zip(found.parsers, counts, strict=True)
        if parser.package == "sudo-rs"
    ]
    said.append(
        "Both releases of sudo accept all of them."
        if not any(
            count["refuses"]
            for parser, count in zip(found.parsers, counts, strict=True)
            if parser.package == "sudo"
        )
        else "sudo refuses some of them, too."
    )
    if found.own:
        refused = sum(row.verdicts[-1] == "refuses" for row in found.own)
        quiet = sum(row.verdicts[-1] in ("silent", "warns") for row in found.own)
        said.insert(
            0,
            f"Of the {len(found.own)} rules of your file {found.parsers[-1].name} refuses "
            f"{refused}, and {quiet} it accepts and does not obey as written.",
        )
    sudo, rust = _newest(found, "sudo"), _newest(found, "sudo-rs")
    said.append(f"sudo knows {sudo.settings} settings, sudo-rs {rust.settings}.")
    if sudo.options and rust.options:
        said.append(f"sudo has {sudo.options} options, sudo-rs {rust.options}.")
    else:
        said.append(
            "Without a box nobody is root here: options are not counted, and sudo-rs may refuse "
            "included rules because they are not root's."
        )
    said.append(
        f"One call of sudo maps {sudo.called / 1000:,.0f} kB of machine code from its package, "
        f"one of sudo-rs {rust.called / 1000:,.0f} kB: the smaller surface is in what it offers, "
        "not in its bytes."
    )
    if found.moved:
        said.append(f"Otherwise than in the course's table: {', '.join(found.moved)}.")
    return tuple(said)


def tables(found: Found) -> tuple[Table, ...]:
    """Return the verdicts on all rules, and the counts, as tables."""
    names = tuple(parser.name for parser in found.parsers)
    last = names[-1]
    shown = [
        Table(
            title,
            ("rule", *names, f"{last} says"),
            tuple((row.name, *row.verdicts, row.said.get(last, "")) for row in rows),
        )
        for title, rows in (("Your file", found.own), ("The course's rules", found.rules))
        if rows
    ]
    shown.append(
        Table(
            "How much there is of it",
            ("counted", *(f"{one.package} {one.version}" for one in found.surfaces)),
            tuple(
                (name, *(_shown(count) for count in counts))
                for name, counts in _counted(found.surfaces)
            ),
        )
    )
    return tuple(shown)


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return the verdicts as grids, and the surface as bars."""
    names = [parser.name for parser in found.parsers]
    rust = [i for i, parser in enumerate(found.parsers) if parser.package == "sudo-rs"]
    telling = [
        (row.name, [row.verdicts[i] for i in rust])
        for row in found.rules
        if len({row.verdicts[i] for i in rust}) > 1
        or any(row.verdicts[i] in ("silent", "warns") for i in rust)
    ]
    drawn = []
    if found.own:
        own = [(_short(row.name), [row.verdicts[i] for i in rust]) for row in found.own]
        drawn.append(grid("Your file", [names[i] for i in rust], own, tones=VERDICTS))
    counts = [Counter(row.verdicts[i] for row in found.rules) for i in range(len(names))]
    drawn.append(
        bars(
            f"Of {len(found.rules)} rules, accepted",
            [
                Bar(
                    name,
                    len(found.rules) - count["refuses"],
                    plainly=i not in rust,
                    word=f"{len(found.rules) - count['refuses']} ({count['silent']} silent)",
                )
                for i, (name, count) in enumerate(zip(names, counts, strict=True))
            ],
        )
    )
    drawn.append(
        grid(
            "Where sudo-rs changed its mind, or keeps silent",
            [names[i] for i in rust],
            telling,
            tones=VERDICTS,
        )
    )
    sudo, rust_surface = _newest(found, "sudo"), _newest(found, "sudo-rs")
    rows = []
    for name, (many, few) in _counted((sudo, rust_surface)):
        if many and few is not None:
            rows.append(
                Bar(name, 100 * few / many, word=f"{few:,} of {many:,}", plainly=few >= many)
            )
    drawn.append(
        bars(
            f"sudo-rs {_upstream(rust_surface)}, held against sudo {_upstream(sudo)}",
            rows, unit="%", reference=100.0, reference_word="as much as sudo",
        )
    )  # fmt: skip
    return tuple(drawn)


def _newest(found: Found, package: str) -> Surface:
    return [one for one in found.surfaces if one.package == package][-1]


def _upstream(surface: Surface) -> str:
    return Parser(surface.package, surface.suite, surface.version).upstream


def _counted(surfaces: Iterable[Surface]) -> tuple[tuple[str, tuple[int | None, ...]], ...]:
    rows = tuple(surfaces)
    return (
        ("settings", tuple(one.settings for one in rows)),
        ("options of --help", tuple(one.options for one in rows)),
        ("libraries mapped", tuple(len(one.mapped) + len(one.plugin) for one in rows)),
        ("files in the package", tuple(one.files for one in rows)),
        ("ELF files", tuple(one.elf_files for one in rows)),
        ("words on sudoers", tuple(one.manual for one in rows)),
        ("machine code, package", tuple(one.code for one in rows)),
        ("machine code, one call", tuple(one.called for one in rows)),
    )


def _shown(count: int | None) -> str:
    return "unseen" if count is None else f"{count:,}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
