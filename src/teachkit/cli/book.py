"""``teachkit book``: build the online book, show it on this machine, look for what is broken."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

__all__ = ["configure", "run"]

EXAMPLES = """\
examples:
  teachkit book build                   the whole course as a site, in _build/book
  teachkit book build --out site --timings
  teachkit book serve                   build what has changed, and print the address

The book is built from a checkout. Node.js 20 or later makes what runs in the reader's browser.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    doing = parser.add_subparsers(dest="doing", required=True, metavar="WHAT")
    build = doing.add_parser("build", help="make the site")
    serve = doing.add_parser("serve", help="build it, and show it on this machine")
    for one in (build, serve):
        one.add_argument("--out", type=Path, metavar="DIR", help="where to (_build/book)")
        one.add_argument(
            "--plain", action="store_true", help="without Python in the browser: needs no Node.js"
        )
        one.add_argument("--quiet", action="store_true", help="say only what is wrong")
    build.add_argument("--timings", action="store_true", help="print what each step took")
    serve.add_argument("--port", type=int, default=8000, help="on this machine (8000)")


def run(args: argparse.Namespace) -> int:
    """Do what was asked.

    Raises:
        TeachkitError: ``no-book``, ``broken-book``, and what making the runtime raises.
    """
    from teachkit.course.load import course_root
    from teachkit.publish.book.build import build_book, default_out

    root = course_root()
    out = (args.out or default_out(root)).resolve()
    built = build_book(
        root, out, plain=args.plain, quiet=args.quiet, say=partial(print, file=sys.stderr)
    )
    if args.doing == "build":
        if args.timings:
            for step, seconds in built.seconds.items():
                print(f"{seconds:6.1f} s  {step}")
        print(f"The book is in {built.site}")
        return 0
    from teachkit.publish.book.serve import serve

    with serve(built.site, port=args.port) as address:
        print(f"The book is at {address} until you press Ctrl-C.", flush=True)
        import signal

        signal.pause()
    return 0
