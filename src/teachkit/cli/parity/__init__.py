"""``teachkit parity``: what would users of the old one miss in the new one?

Here is what may be typed and what is printed; `looking` runs programs and reads files.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.cli.parity.looking import Looking
    from teachkit.decisions.distribute.parity import Parity

__all__ = ["configure", "run"]

EPILOG = """\
OLD and NEW may each be
  a program        run with --help and --version, and with what you name by --run; nothing else.
                   No shell, input closed, a home and folder of its own, five seconds a run. It
                   runs as you do and is not sealed off: do not name what you would not start
  a shared library (libz.so.1) its exported symbols, read by 'nm -D'
  a text           the output of --help, of 'nm -D', or a manual page (sudo.8, sudo.8.gz)
  a saved surface  what --save has written, here or on another machine (.json)

examples:
  teachkit parity sudo sudo-rs
  teachkit parity bzip2 ./my-bzip2 --run='--no-such-option' --run='-t missing.bz2'
  teachkit parity sudo sudo-rs --man sudo.8.gz --man sudo-rs.8.gz --notes MIGRATION.md
  teachkit parity /usr/lib/x86_64-linux-gnu/libz.so.1 ./libz_rs.so --header zlib.h
  teachkit parity visudo --man visudo.8.gz --save visudo.json    no NEW: save, compare elsewhere
  teachkit parity visudo.json visudo-rs --json

exit codes:
  0    a drop-in, as far as was looked: every gap is small (or the surface was saved)
  1    it is none: something is refused, or means something else without a word
  2    bad usage, or input that cannot be read
  3    it cannot be done here: 'nm' is not installed, a program did not start
  130  you pressed Ctrl-C
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit parity`` takes."""
    parser.epilog = EPILOG
    parser.add_argument("old", metavar="OLD", help="what people use today")
    parser.add_argument("new", metavar="NEW", nargs="?", help="what is to take its place")
    parser.add_argument(
        "--run",
        metavar="ARGS",
        action="append",
        default=[],
        help="run both with these arguments as well, and compare their exit codes (repeatable)",
    )
    parser.add_argument(
        "--man",
        metavar="FILE",
        action="append",
        default=[],
        help="the manual page of OLD; given twice, the second is NEW's",
    )
    parser.add_argument(
        "--header",
        metavar="FILE",
        help="a C header: symbols that are not named in it count as internal",
    )
    parser.add_argument("--notes", metavar="FILE", help="write migration notes, in Markdown")
    parser.add_argument("--save", metavar="FILE", help="without NEW: save OLD's surface as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Look at one or both, then save, compare and say what is missing.

    Raises:
        TeachkitError: ``bad-usage``, ``already-there``, ``nothing-to-compare``, and whatever
            looking at a program, a library or a file says.
    """
    from teachkit.cli.output import refuse_what_is_there, write_output
    from teachkit.cli.parity.looking import Looking, look
    from teachkit.decisions.distribute.parity import compare, migration_notes, surface_data
    from teachkit.errors import TeachkitError

    if (args.new is None) != (args.save is not None) or len(args.man) > 2:
        raise TeachkitError(
            "bad-usage",
            "Give OLD and NEW to compare them, or OLD and --save FILE to keep its surface",
            hint="'teachkit parity --help' shows examples; --man may be given twice at most.",
        )
    for name in (args.notes, args.save):
        if name is not None:
            refuse_what_is_there(name)
    pages = [*args.man, None, None]
    looking = Looking(tuple(args.run), args.header)
    old = look(args.old, looking, man=pages[0])
    if args.new is None:
        text = json.dumps(surface_data(old), indent=1, ensure_ascii=False) + "\n"
        write_output(args.save, text)
        if args.json:
            print(text, end="")
        else:
            parts = ", ".join(f"{len(getattr(old, kind))} {kind}" for kind in old.looked_at)
            print(f"{old.title}: {parts or 'nothing'} -> {args.save}")
        _say_what_ran(looking)
        return 0
    new = look(args.new, looking, man=pages[1])
    parity = compare(old, new)
    # Two programs that say nothing readable still end alike; that is no answer yet.
    alike = parity.compared == ("exits",) and not parity.gaps and not args.run
    if not parity.compared or alike:
        raise TeachkitError(
            "nothing-to-compare",
            f"{'No more than two exit codes' if alike else 'Nothing'} was seen of both: of"
            f" {old.title} {_list(old.looked_at)}, of {new.title} {_list(new.looked_at)}",
            hint="Compare a program with a program, and a library with a library; where --help"
            " lists no options, name a manual page by --man, or runs by --run.",
        )
    if args.header and "symbols" not in parity.compared:
        looking.notes.append("the header was not looked at: no symbols were compared")
    if args.notes:
        write_output(args.notes, migration_notes(parity))
    if args.json:
        print(
            json.dumps(
                {**parity.as_dict(), "ran": looking.ran, "notes": looking.notes},
                indent=2,
                ensure_ascii=False,
            )
        )
    else:
        _tell(parity, args.notes)
        _say_what_ran(looking)
    return 0 if parity.drop_in else 1


def _tell(parity: Parity, notes: str | None) -> None:
    from teachkit.decisions.distribute.parity import KINDS, SEVERITIES
    from teachkit.errors import printable

    print(printable(f"{parity.old} -> {parity.new}"))
    for kind in parity.compared:
        counts = [f"{parity.count('same', kind)} the same"]
        counts += [
            f"{number} {word}"
            for state, word in (("missing", "missing"), ("changed", "changed"), ("added", "new"))
            if (number := parity.count(state, kind))
        ]
        print(f"  {KINDS[kind]:<24}{', '.join(counts)}")
    if parity.not_compared:
        print(f"  seen of one side only: {', '.join(KINDS[kind] for kind in parity.not_compared)}")
    for severity, meaning in SEVERITIES.items():
        gaps = [gap for gap in parity.gaps if gap.about.severity == severity]
        if not gaps:
            continue
        print(f"\n{severity}: {meaning}")
        for rule in dict.fromkeys(gap.about for gap in gaps):
            print(f"  {rule.title}")
            for gap in gaps:
                if gap.about == rule:
                    shown = gap.old if rule.kind == "options" else gap.name
                    if rule.kind in ("exits", "symbols") and gap.new:
                        shown += f": {gap.old} -> {gap.new}"
                    elif gap.new:
                        shown += f" -> {gap.new}"
                    print(printable(f"    {shown}"))
            print(f"    what to do: {rule.advice}")
    print()
    if parity.drop_in:
        print("A drop-in, as far as was looked. What names do when used, only tests show.")
    else:
        worst = sum(gap.about.severity != "small" for gap in parity.gaps)
        print(f"No drop-in yet: {worst} gap{'s'[: worst > 1]} that somebody will meet.")
    if notes:
        print(f"Migration notes: {notes}")


def _say_what_ran(looking: Looking) -> None:
    from teachkit.errors import printable

    for note in looking.notes:
        print(printable(f"teachkit: {note}"), file=sys.stderr)
    if looking.ran:
        said = "; ".join(looking.ran)
        print(printable(f"Ran, without a shell and with closed input: {said}"), file=sys.stderr)


def _list(kinds: tuple[str, ...]) -> str:
    return ", ".join(kinds) or "nothing"
