"""``teachkit lab``: run the real systems, or read what they did when they were run elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.tools import run_tool, tools_of
from teachkit.errors import NOT_HERE, TeachkitError, printable

if TYPE_CHECKING:
    from teachkit.labs.needs import Needs
    from teachkit.labs.outcome import Outcome

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit lab list                     which labs there are, and what they ask
  teachkit lab doctor                   what each would need on this machine
  teachkit lab run zlib-rs              fetch, unpack, run in a box, and tell
  teachkit lab show zlib-rs             what it found: your last run, or the recorded one
  teachkit lab clean                    give the space back

A lab runs real programs from Debian (and wheels), checked against the archive's hashes, in a
folder of its own: nothing of your system changes, no clock is touched, and only loopback is used.
A second run needs no network. 'teachkit lab TOOL --help' has more of each.

exit codes:
  0    fine
  1    doctor: no lab can run here
  2    bad usage, or input that cannot be read
  3    it cannot be done here: another system, a program is missing, offline, time is up
  130  you pressed Ctrl-C; nothing is left running
"""
LIST = """\
examples:
  teachkit lab list
  teachkit lab list --json
"""
DOCTOR = """\
It asks nobody: sizes come from the indices that are here, and else from the recorded run.

examples:
  teachkit lab doctor
  teachkit lab doctor zlib-rs sudo-rs
  teachkit lab doctor --json

exit codes:
  0  at least one of them can run here
  1  none can; each says why
"""
RUN = """\
examples:
  teachkit lab run ntpd-rs
  teachkit lab run zlib-rs --quick
  teachkit lab run sudo-rs --file /etc/sudoers
  teachkit lab run advisories --json -o advisories.json

Where a lab cannot run, it says why, and shows what was recorded elsewhere.

exit codes:
  0  it ran
  2  bad usage, or a file that cannot be read
  3  it cannot be done here, or not now
"""
SHOW = """\
Your own last run if there is one, and else the recorded one; each with its day and its machine.

examples:
  teachkit lab show zlib-rs
  teachkit lab show zlib-rs --recorded --json
  teachkit lab show liars -o liars.html          a page with its pictures
"""
CLEAN = """\
What was fetched is shared by all labs, and goes when no NAME is given. Recorded outcomes stay.

examples:
  teachkit lab clean zlib-rs
  teachkit lab clean
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from teachkit.labs.lab import LABS

    tool = tools_of(parser, EPILOG)
    tool("list", "Which labs are there, and what do they ask?", LIST)
    doctor = tool("doctor", "What is here, what is missing, what would be fetched?", DOCTOR)
    doctor.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        choices=[*LABS, []],  # [] is what 3.11 checks when no name is given
        help="a lab (all)",
    )
    doctor.add_argument("--mirror", metavar="URL", help="a Debian mirror's base address")
    go = tool("run", "Run a lab.", RUN)
    go.add_argument("name", metavar="NAME", choices=LABS, help="a lab")
    go.add_argument("--file", metavar="FILE", type=Path, help="your own, where a lab takes one")
    go.add_argument("--quick", action="store_true", help="the shortest run that still answers")
    go.add_argument("--mirror", metavar="URL", help="a Debian mirror's base address")
    go.add_argument("--keep-work", action="store_true", help="leave its folder, to look into it")
    go.add_argument("-o", dest="output", metavar="FILE", help="write what it found to a file")
    show = tool("show", "Show what a lab found.", SHOW)
    show.add_argument("name", metavar="NAME", choices=LABS, help="a lab")
    show.add_argument("--recorded", action="store_true", help="not your own last run")
    show.add_argument("-o", dest="output", metavar="FILE", help="write it; .html has pictures")
    clean = tool("clean", "Remove what labs fetched, unpacked and found.", CLEAN)
    clean.add_argument("name", metavar="NAME", nargs="?", choices=LABS, help="one lab's (all)")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit code.

    Raises:
        TeachkitError: whatever keeps it from being done.
    """
    tools: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "doctor": _doctor,
        "run": _run,
        "show": _show,
        "clean": _clean,
    }
    return run_tool(args, "lab", tools)


# --- list and doctor ------------------------------------------------------------------------------


def _list(args: argparse.Namespace) -> int:
    from teachkit.labs.lab import labs
    from teachkit.labs.outcome import last

    rows = []
    for lab in labs():
        yours = last(lab.name)
        rows.append(
            {
                "name": lab.name,
                "title": lab.title,
                "asks": lab.asks,
                "case": lab.case,
                "file": lab.file,
                "root": lab.root,
                "recorded": _recorded_on(lab.name),
                "yours": yours.date if yours is not None else None,
            }
        )
    if args.json:
        _print_json({"labs": rows})
        return 0
    width = max(len(row["name"]) for row in rows if isinstance(row["name"], str))
    for row in rows:
        print(f"{row['name']:<{width}}  {row['title']}")
        print(_wrapped(str(row["asks"]), width + 2))
        days = [f"recorded {row['recorded']}"] if row["recorded"] else []
        days += [f"you ran it {row['yours']}"] if row["yours"] else []
        days += ["needs root"] if row["root"] else []
        days += [f"--file: {row['file']}"] if row["file"] else []
        print(_wrapped("; ".join(days), width + 2) + "\n" if days else "")
    return 0


def _recorded_on(name: str) -> str | None:
    from teachkit.labs.outcome import recorded

    try:
        return recorded(name).date
    except TeachkitError:
        return None


def _doctor(args: argparse.Namespace) -> int:
    from teachkit.labs.lab import LABS
    from teachkit.labs.needs import needs_of

    names = args.names or tuple(LABS)
    asked = (needs_of(name, mirror=args.mirror) for name in names)
    if args.json:
        rows = [_needs_data(one) for one in asked]
        _print_json({"labs": rows})
        return 0 if any(row["runs"] for row in rows) else 1
    width = max(map(len, names))
    can, opens, said = 0, dict[str, list[str]](), tuple[str, ...]()
    for one in asked:  # one after the other: reading the indices takes a second or two
        again = bool(one.why) and one.why == said
        verdict = _verdict(one) + (", for the same reason" if again else "")
        print(f"{'+' if one.runs else '-'} {one.lab.name:<{width}}  {verdict}")
        said = one.why or said
        for line in (*(() if again else one.why), *_details(one)):
            print(_wrapped(line, width + 4), flush=True)
        can += one.runs
        if one.runs and one.why_open:
            opens.setdefault(one.why_open, []).append(one.lab.name)
    for why, whose in opens.items():
        print("\n" + _wrapped(f"{', '.join(whose)}: {why}", 0))
    where = "'teachkit lab show NAME' has what each found elsewhere, with its date."
    print("\n" + _wrapped(f"{can} of {len(names)} can run here. {where}", 0))
    return 0 if can else 1


def _verdict(needs: Needs) -> str:
    if not needs.runs:
        return "cannot run here"
    words = [f"runs here, {needs.box}", "as root" if needs.lab.root else "no root needed"]
    words.append(f"at most {needs.lab.seconds:.0f} s")
    return ", ".join(words)


def _details(needs: Needs) -> list[str]:
    there = [one.name for one in needs.programs if one.path]
    lines = [f"On this machine: {', '.join(there)}."] if there else []
    if not needs.box:
        return lines
    if needs.to_fetch is None:
        lines.append("To fetch: known once the index of its suite is here.")
    elif needs.measured:
        lines.append(f"To fetch: about {_size(needs.to_fetch)}, as in the recorded run.")
    elif needs.to_fetch:
        here = f"; here already: {_size(needs.here)}" if needs.here else ""
        lines.append(f"To fetch: {_size(needs.to_fetch)}{here}.")
    elif not needs.here:
        lines.append("It fetches nothing.")
    else:
        lines.append(f"All is here ({_size(needs.here)}): it needs no network.")
    return lines


def _needs_data(needs: Needs) -> dict[str, Any]:
    return {
        "name": needs.lab.name,
        "runs": needs.runs,
        "why": list(needs.why),
        "programs": [
            {"name": one.name, "path": one.path or None, "mend": one.mend} for one in needs.programs
        ],
        "to_fetch": needs.to_fetch,
        "here": needs.here,
        "measured": needs.measured,
        "root": needs.lab.root,
        "seconds": needs.lab.seconds,
        "box": needs.box or None,
        "why_open": needs.why_open or None,
    }


# --- run and show ---------------------------------------------------------------------------------


def _run(args: argparse.Namespace) -> int:
    from teachkit.cli.data.updating import clear, progress
    from teachkit.labs import run as run_lab

    def tell(line: str) -> None:
        clear()
        print(printable(line), file=sys.stderr, flush=True)

    try:
        with _a_kill_is_ctrl_c():
            outcome = run_lab(
                args.name,
                file=args.file,
                quick=args.quick,
                tell=tell,
                report=progress(quiet=False) or _now_and_then(tell),
                mirror=args.mirror,
                keep_work=args.keep_work,
            )
    except TeachkitError as error:
        if error.code == "cannot-run-here" and not args.json:
            _show_recorded(args.name)
        elif error.code in NOT_HERE:
            tell(f"What it found elsewhere: teachkit lab show {args.name} --recorded")
        raise
    finally:
        clear()
    _give(outcome, args)
    if args.keep_work:
        from teachkit.labs.place import place_of

        print(f"Its folder: {place_of(args.name).work}", file=sys.stderr)
    return 0


@contextmanager
def _a_kill_is_ctrl_c() -> Iterator[None]:
    """Tidy up after a polite kill, and when the terminal closes, as after Ctrl-C."""
    import signal

    names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    taken = [name for name in names if signal.getsignal(name) == signal.SIG_DFL]
    for name in taken:
        signal.signal(name, signal.default_int_handler)
    try:
        yield
    finally:
        for name in taken:
            signal.signal(name, signal.SIG_DFL)


def _now_and_then(tell: Callable[[str], None]) -> Callable[[str, int, int], None]:
    """Return what tells of a fetch in lines, every other second: for a log, or a page."""
    from time import monotonic

    last = monotonic()

    def report(name: str, at: int, whole: int) -> None:
        nonlocal last
        if monotonic() - last >= 2:
            last = monotonic()
            tell(f"{name}: {at / 1e6:.1f} of {whole / 1e6:.1f} MB")

    return report


def _show_recorded(name: str) -> None:
    from teachkit.labs.outcome import recorded

    try:
        print(_as_text(recorded(name)) + "\n")
    except TeachkitError:  # then the reason alone has to do
        return


def _show(args: argparse.Namespace) -> int:
    from teachkit.labs.outcome import last, recorded

    yours = None if args.recorded else last(args.name)
    _give(yours if yours is not None else recorded(args.name), args)
    return 0


def _give(outcome: Outcome, args: argparse.Namespace) -> None:
    """Print an outcome, or write it to the file that was asked for, in the form it asks for."""
    from teachkit.labs.outcome import as_json

    if args.json:
        text = as_json(outcome)
    elif (args.output or "").endswith(".html"):
        text = _as_page(outcome)
    else:
        text = _as_text(outcome) + "\n"
    if args.output is None:
        print(text, end="")
        return
    from teachkit.cli.output import write_output

    write_output(args.output, text)
    print(f"Written: {printable(args.output)}", file=sys.stderr)


def _as_text(outcome: Outcome) -> str:
    from teachkit.cli.terminal import spelled_out, terminal
    from teachkit.labs.lab import lab

    about = lab(outcome.lab)
    parts = [_wrapped(f"{about.title}. {about.asks}", 0), _wrapped(outcome.provenance(), 0), ""]
    parts += [_wrapped(one, 2, "- ") for one in outcome.sentences()]
    width = terminal(sys.stdout).width - 1
    parts += ["\n" + table.text(width) for table in outcome.tables()]
    return spelled_out("\n".join(parts))


def _as_page(outcome: Outcome) -> str:
    from html import escape

    from teachkit.labs.lab import lab

    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
        f'content="light dark"><title>{escape(lab(outcome.lab).title)}</title>'
        "<style>body{font:16px/1.5 sans-serif;max-width:46em;margin:1.5em auto;padding:0 1em}"
        "td,th{padding:.15em .8em .15em 0;vertical-align:top}</style></head>"
        f"<body><h1>{escape(lab(outcome.lab).title)}</h1>{outcome.html()}</body></html>\n"
    )


# --- clean ----------------------------------------------------------------------------------------


def _clean(args: argparse.Namespace) -> int:
    from teachkit.labs.lab import LABS
    from teachkit.labs.place import archive_folder, held, place_of, remove, size_of

    folders = [place_of(args.name).root] if args.name else [place_of(name).root for name in LABS]
    if not args.name:
        folders.append(archive_folder())
    there = [folder for folder in folders if folder.exists()]
    freed = 0
    for folder in there:
        with held(folder, lambda line: print(line, file=sys.stderr, flush=True)):
            freed += size_of(folder)
            remove(folder)
    if args.json:
        _print_json({"removed": [str(folder) for folder in there], "bytes": freed})
    elif there:
        print(f"{_size(freed)} given back.")
    else:
        print("There was nothing to remove.")
    return 0


# --- words ----------------------------------------------------------------------------------------


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count:,} bytes"


def _wrapped(text: str, indent: int, first: str = "") -> str:
    from textwrap import fill

    from teachkit.cli.terminal import terminal

    return fill(
        printable(text),
        terminal(sys.stdout).width - 1,
        initial_indent=" " * (indent - len(first)) + first,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,  # names have them
    )


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
