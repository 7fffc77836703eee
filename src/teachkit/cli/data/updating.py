"""``teachkit data update``: fetch newer snapshots, and say what came and what was kept."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from teachkit import errors
from teachkit.cli import BAD, FINE, NOT_HERE
from teachkit.cli.data import NAMES
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.data.update import Outcome

__all__ = ["clear", "fetch", "progress"]


def fetch(args: argparse.Namespace) -> int:
    """Fetch what was asked for and return the exit code.

    Raises:
        TeachkitError: ``bad-usage``, and what keeps every snapshot from being fetched.
    """
    from teachkit.data import cache, debian
    from teachkit.data.fetch import Pace
    from teachkit.data.update import Request, update

    names = tuple(dict.fromkeys(args.names)) or NAMES
    if args.source is not None and not args.source.strip():
        raise TeachkitError(
            "bad-usage", "--from is empty", hint="Name a file, a folder or an address, or leave it."
        )
    watchdog = _watchdog(args.limit)
    try:
        request = Request(
            folder=cache.location(),
            source=args.source,
            mirror=args.mirror,
            pace=Pace.within(args.timeout, args.limit),
            force=args.force,
            keyring=debian.find_keyring(),
            report=progress(quiet=args.quiet or args.json),
        )
        outcomes = []
        try:
            for outcome in update(names, request):
                outcomes.append(outcome)
                if not (args.quiet or args.json):
                    _tell(outcome)
        except TeachkitError:
            if not args.quiet:
                raise
            return NOT_HERE
    finally:
        watchdog()
    if args.json:
        print(json.dumps({"snapshots": [one.as_dict() for one in outcomes]}, indent=1))
    elif not args.quiet:
        _tell_kept(outcomes, named=args.source is not None)
    return _code(outcomes, asked=bool(args.names))


def _code(outcomes: Sequence[Outcome], *, asked: bool) -> int:
    codes = {one.error.code for one in outcomes if one.error is not None}
    if not asked:
        # Nobody asked for Debian on a machine that knows no mirror: that is no failure.
        codes.discard("no-mirror")
    if codes - errors.NOT_HERE:
        return BAD
    return NOT_HERE if codes else FINE


def _tell(outcome: Outcome) -> None:
    from teachkit.data.update import UNITS

    clear()
    if outcome.error is None:
        state = "up to date" if outcome.state == "current" else "updated"
        day = f" of {outcome.date}" if outcome.date else ""
        print(f"{outcome.name}: {state}, {outcome.rows:,} {UNITS[outcome.name]}{day}")
    for note in outcome.notes:
        print(f"  {note}")


def _tell_kept(outcomes: Sequence[Outcome], *, named: bool) -> None:
    """Say what failed: one line for all that failed for the same reason."""
    from datetime import UTC, datetime

    from teachkit.data import status

    failed = [one for one in outcomes if one.error is not None]
    days = {one.name: one.date or "unknown date" for one in status.held(datetime.now(UTC).date())}
    for code in dict.fromkeys(one.error.code for one in failed if one.error):
        alike = [one for one in failed if one.error and one.error.code == code]
        error = alike[0].error
        assert error is not None  # noqa: S101 - filtered two lines above
        kept = ", ".join(f"{one.name} of {days[one.name]}" for one in alike)
        # Without a network no one needs three addresses; a server that you named is another case.
        reason = "offline" if code == "offline" and not named else f"{code}: {error}"
        print(f"teachkit: {reason}; kept {kept}", file=sys.stderr)
        if error.hint and code != "offline":
            print(f"  hint: {error.hint}", file=sys.stderr)


def progress(*, quiet: bool) -> Callable[[str, int, int], None] | None:
    """Return what draws a line of progress on a terminal; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        return None

    def report(name: str, at: int, whole: int) -> None:
        share = (
            f"{at * 100 // whole:3} % of {whole / 1e6:.1f} MB" if whole else f"{at / 1e6:.1f} MB"
        )
        sys.stderr.write(f"\r\033[K{name[-50:]}  {share}")
        sys.stderr.flush()

    return report


def clear() -> None:
    """Wipe the line of progress."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _watchdog(limit: float | None) -> Callable[[], None]:
    """End the process a little after the limit, even when a name server never answers.

    Every write is atomic and the lock goes with the process, so this leaves nothing half done.
    """
    if limit is None:
        return lambda: None
    import threading

    timer = threading.Timer(limit + 3, os._exit, [NOT_HERE])
    timer.daemon = True
    timer.start()
    return timer.cancel
