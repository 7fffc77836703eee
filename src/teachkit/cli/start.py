"""``teachkit start``: lay out or refresh the learner's workspace, then open it in JupyterLab."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from teachkit.publish.workspace import PRIVATE, Change, Outcome, restore, settle, survey

if TYPE_CHECKING:
    import subprocess

    from teachkit.publish.travel import Brought

__all__ = ["configure", "run"]

EXAMPLES = """\
examples:
  teachkit start                        make or refresh ./workspace and open it
  teachkit start ~/rewrite-course       the same, elsewhere
  teachkit start --status               what would happen; nothing is written
  teachkit start --restore depend.md    bring back a chapter that you deleted
  teachkit start mine --bring work.zip  go on with what you did in the book, or elsewhere
  teachkit start --no-browser           print the address, for a machine without a screen
  teachkit start --no-lab --json        only the workspace, and what happened as JSON

Your edits are never overwritten. What you did not edit is updated; what both you and the course
changed is merged where that is safe, and otherwise the course's text lies beside yours.
--bring merges the record. What differs from yours of the rest is put into kept/DATE/.
TEACHKIT_NO_BROWSER=1 has the effect of --no-browser.
"""

_SENTENCES = {
    Outcome.NEW: "new",
    Outcome.UPDATED: "updated: you had not changed it",
    Outcome.MERGED: "merged: your changes and the course's are both in it",
    Outcome.BESIDE: "yours is kept; the course's newer text is in {beside}",
    Outcome.REMOVED: "removed: the course dropped it, and you had not changed it",
    Outcome.DROPPED: "the course dropped it; yours is kept",
    Outcome.RESTORED: "restored",
}

# Minutes of a background update, and hours until the next start tries another.
_UPDATE_MINUTES = 3
_UPDATE_AGAIN_HOURS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit start`` takes."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "folder",
        metavar="DIR",
        nargs="?",
        type=_folder,
        default=Path("workspace"),
        help="your workspace (default: ./workspace)",
    )
    parser.add_argument("--status", action="store_true", help="say what would happen, do nothing")
    parser.add_argument(
        "--restore",
        metavar="NAME",
        action="append",
        default=[],
        help="bring back a file or folder that you deleted; may be given several times",
    )
    parser.add_argument(
        "--bring",
        metavar="FILE.zip",
        type=Path,
        help="merge in what the book's page or 'teachkit progress export --all' has saved",
    )
    parser.add_argument("--no-lab", action="store_true", help="prepare the workspace only")
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--port", type=_port, help="port for JupyterLab (default: a free one)")
    parser.add_argument(
        "--update",
        action="store_true",
        help="also try 'teachkit data update' once, in the background, for a few minutes at most",
    )
    parser.add_argument("--json", action="store_true", help="print JSON; implies --no-lab")


def run(args: argparse.Namespace) -> int:
    """Prepare the workspace and, unless told otherwise, serve it until Ctrl-C."""
    from teachkit.course.load import course_root

    folder: Path = args.folder.expanduser()
    root = course_root()
    changes = survey(folder, root)
    first = not (folder / PRIVATE).is_dir()
    for name in args.restore:
        back = {change.name: change for change in restore(folder, root, name)}
        changes = tuple(back.get(change.name, change) for change in changes)
    work = None
    if args.bring is not None:
        from teachkit.publish.travel import bring, read_work

        work = read_work(args.bring)  # before anything is written: it may be no archive of ours
    if not args.status:
        settle(folder, changes)
    brought = None if work is None else bring(folder, work, write=not args.status)
    if args.json:
        told = _as_data(folder, changes, done=not args.status)
        if brought is not None:
            told["brought"] = asdict(brought)
        print(json.dumps(told, indent=2))
        return 0
    _tell(folder, changes, first=first, done=not args.status)
    if brought is not None:
        _tell_brought(folder, brought, args.bring)
    if args.status or args.no_lab:
        return 0
    quiet = args.no_browser or os.environ.get("TEACHKIT_NO_BROWSER", "") not in ("", "0")
    return _serve(folder, root, port=args.port, browser=not quiet, update=args.update)


def _folder(text: str) -> Path:
    if not text:
        # An unset variable of a script, and 24 files in whatever folder one is in.
        raise argparse.ArgumentTypeError("the folder's name is empty")
    return Path(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _as_data(folder: Path, changes: Sequence[Change], *, done: bool) -> dict[str, object]:
    return {
        "schema": 1,
        "workspace": str(folder.resolve()),
        "done": done,
        "counts": dict(Counter(str(change.outcome) for change in changes)),
        "files": [change.as_dict() for change in changes],
    }


def _tell(folder: Path, changes: Sequence[Change], *, first: bool, done: bool) -> None:
    """Say what happened, one line a file, but not what is as it was."""
    shown = [change for change in changes if change.outcome in _SENTENCES and _matters(change)]
    if first and all(change.outcome in (Outcome.NEW, Outcome.SAME) for change in changes):
        verb = "is ready" if done else "would be made"
        print(f"Your workspace {verb}: {folder} ({len(shown)} files)")
        return
    for change in shown:
        print(f"  {change.name}: {_SENTENCES[change.outcome].format(beside=change.beside)}")
    counts = Counter(change.outcome for change in changes)
    rest = [
        f"{counts[outcome]} {words}"
        for outcome, words in (
            (Outcome.SAME, "as the course has them"),
            (Outcome.KEPT, "edited by you and kept"),
            (Outcome.DELETED, "deleted by you (--restore NAME brings one back)"),
        )
        if counts[outcome]
    ]
    if not done and shown:
        print("  (nothing was written: --status)")
    print(f"Your workspace: {folder}" + (f" ({', '.join(rest)})" if rest else ""))


def _tell_brought(folder: Path, brought: Brought, source: Path) -> None:
    from shlex import quote

    print(f"From {source}:")
    print(f"  new entries in your record: {brought.came}; here already: {brought.had}")
    for name in brought.taken:
        print(f"  {name}: came")
    for name, there in brought.aside.items():
        print(f"  {name}: yours stays; the one that came is in {there}")
        if name == "plan.json":
            command = f"teachkit plan import {quote(str(folder / there))}"
            print(f"    to take that one: {command} --workspace {quote(str(folder))}")
    if brought.others:
        print(f"  left out, because it is not your work: {brought.others} files")


def _matters(change: Change) -> bool:
    return change.outcome is not Outcome.DROPPED or change.found is not None


def _serve(folder: Path, root: Path, *, port: int | None, browser: bool, update: bool) -> int:
    """Run JupyterLab until it ends or Ctrl-C; both are a normal way to leave."""
    import signal

    from teachkit.publish.lab import open_lab, running_lab, wait_until_ready

    there = running_lab(folder)
    if there is not None:
        print(f"The course is open already:\n\n    {there.url}\n")
        _show(there.url, browser=browser)
        return 0
    child, token = open_lab(folder, root, port=port)
    updating = None
    # A closed terminal or a polite kill must not leave the server behind.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _leave)
    try:
        print("Starting JupyterLab ...", flush=True)
        server = wait_until_ready(folder, child, token)
        print(f"Open this address if your browser does not:\n\n    {server.url}\n")
        print("Ctrl-C closes the course. Your work is saved in the workspace.", flush=True)
        _show(server.url, browser=browser)
        updating = _start_update(folder) if update else None
        if updating is not None:
            _finish_update(folder, updating, child)
        child.wait()
    except KeyboardInterrupt:
        print("\nClosing the course; your work is in", folder)
    finally:
        _stop(updating)
        _stop(child)
        (folder / PRIVATE / "server.json").unlink(missing_ok=True)
    return 0


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _show(url: str, *, browser: bool) -> None:
    if browser:
        import webbrowser

        webbrowser.open(url)  # where there is none, the address stands above
    sys.stdout.flush()


def _start_update(folder: Path) -> subprocess.Popen[bytes] | None:
    """Try to fetch fresh data while the learner reads on; not again on the same day."""
    import subprocess
    import time

    log = folder / PRIVATE / "update.log"
    if log.exists() and time.time() - log.stat().st_mtime < _UPDATE_AGAIN_HOURS * 3600:
        return None
    command = [sys.executable, "-m", "teachkit", "data", "update"]
    with log.open("wb") as said:
        updating = subprocess.Popen(
            [*command, "--limit", str(_UPDATE_MINUTES * 60)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},  # it may be cut off, its lines not
            start_new_session=True,
        )
    os.setpriority(os.PRIO_PROCESS, updating.pid, 10)  # the first chapter comes first
    return updating


def _finish_update(
    folder: Path, updating: subprocess.Popen[bytes], lab: subprocess.Popen[bytes]
) -> None:
    """Wait for the update beside the running server, within its limit, and say how it went."""
    import time

    deadline = time.monotonic() + _UPDATE_MINUTES * 60 + 10  # its own limit comes first
    while updating.poll() is None and lab.poll() is None and time.monotonic() < deadline:
        time.sleep(0.2)
    if lab.poll() is not None:
        return
    log = folder / PRIVATE / "update.log"
    print(_news(log.read_text("utf-8", "replace"), log, whole=updating.poll() == 0), flush=True)


def _news(said: str, log: Path, *, whole: bool) -> str:
    """Return what became of the data, in a line or two; ``said`` is what the update printed."""
    from teachkit.cli.data import NAMES

    if whole:
        return "Fresh data has arrived: teachkit data status"
    arrived = [name for name in NAMES if f"\n{name}: up" in f"\n{said}"]  # updated, or up to date
    rest = [name for name in NAMES if name not in arrived]
    first = f"Fresh data has arrived for {' and '.join(arrived)}.\n" if arrived else ""
    names = " and ".join(", ".join(rest).rsplit(", ", 1))
    return (
        f"{first}The data for {names} stays as it was ({log} says why); try: teachkit data update"
    )


def _stop(child: subprocess.Popen[bytes] | None) -> None:
    import subprocess

    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
