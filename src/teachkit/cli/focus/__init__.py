"""``teachkit focus``: would your selling point survive a second look?

Here is what may be typed. `evidence` answers for what was measured and said, `surface` for what
may be left out, and `pages` reads the files and prints the answers.
"""

from __future__ import annotations

import argparse

from teachkit.cli.tools import run_tool, tools_of

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit focus timings old.csv new.csv --claim "2x faster"
  teachkit focus timings hyperfine.json --claim faster
  teachkit focus memory memory.csv --limit 256MiB --every 1000
  teachkit focus api old.txt new.txt --from 1.2.3 --to 1.3.0
  teachkit focus claim "2.7x faster than zlib at level 1" --audience "who serves files"
  teachkit focus surface --keep 95

'teachkit focus TOOL --help' has more of each. A file may be '-': standard input.

exit codes:
  0    the claim is supported, nothing leaks, the promise is kept, no flaw was found
  1    it is not, or it cannot be told from what you gave
  2    bad usage, or input that cannot be read
  3    it cannot be done here
  130  you pressed Ctrl-C
"""
TIMINGS = """\
The files may be CSV, hyperfine's --export-json, pytest-benchmark's --benchmark-json, Criterion's
sample.json or raw.csv, or a folder below target/criterion.

examples:
  teachkit focus timings old.csv new.csv --claim "2x faster" --sizes 302753 372095
  teachkit focus timings hyperfine.json                      the first command, then the second
  teachkit focus timings compress.csv --old zlib-1 --new zlib-rs-1 --rival zlib-ng-1
  teachkit focus timings target/criterion/adler32 --json

exit codes:
  0  supported
  1  not supported, or it cannot be told
  2  bad usage, or a file that cannot be read; the message has the file, the line, the field
"""
MEMORY = """\
FILE has two columns: requests so far, bytes in use; the header may name another unit, such as MiB.

examples:
  teachkit focus memory memory.csv
  teachkit focus memory memory.csv --limit 256MiB --every 1000 --seconds 2 --rate 100
  teachkit focus memory - --json < memory.csv

exit codes:
  0  flat, or a warm-up
  1  a leak, or it cannot be told
  2  bad usage, or a file that cannot be read
"""
API = """\
A list is the output of 'nm -D', or a name a line, or a signature a line (C, Rust, Python).

examples:
  teachkit focus api old.txt new.txt
  teachkit focus api old.txt new.txt --from 1.2.3 --to 1.3.0
  teachkit focus api old.txt - --from 0.3.1 < new.txt

exit codes:
  0  the version says what the lists say; without --to, always
  1  the promise is broken
  2  bad usage, or a file that cannot be read
"""
CLAIM = """\
It reads English, and words alone: a claim in another language is not understood.

examples:
  teachkit focus claim "Written in Rust, so it is secure"
  teachkit focus claim "2.7x faster than zlib at level 1" --audience "who serves files" \\
      --evidence "benchmarks/deflate.csv, in turns" --rival "zlib-ng is 2.5x faster"

exit codes:
  0  no flaw was found
  1  a flaw was found
"""
SURFACE = """\
Without a FILE, the tool works on sudo's features. With one, it has three columns: a feature, what
goes with it (past issues, settings, lines), and which per cent of the users need it. With
--sudoers, it lists the lines of your own sudoers file that sudo-rs would refuse.

examples:
  teachkit focus surface
  teachkit focus surface features.csv --keep 95
  teachkit focus surface --keep 99 --json
  teachkit focus surface --sudoers /etc/sudoers
  sudo cat /etc/sudoers | teachkit focus surface --sudoers - --json

exit codes:
  0  an answer; with --sudoers, no line would be refused
  1  with --sudoers: a line would be refused
  2  bad usage, or a file that cannot be read
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    tool = tools_of(parser, EPILOG)
    timings = tool("timings", "Do two series of timings support a claim?", TIMINGS)
    timings.add_argument("old", metavar="OLD", help="timings of the old one, or of both")
    timings.add_argument("new", metavar="NEW", nargs="?", help="timings of the new one")
    timings.add_argument("--claim", default="faster", metavar="TEXT", help="default: faster")
    timings.add_argument("--old", dest="old_name", default="", metavar="NAME", help="of a series")
    timings.add_argument("--new", dest="new_name", default="", metavar="NAME", help="of a series")
    timings.add_argument("--rival", default="", metavar="FILE|NAME", help="is it true of this too?")
    timings.add_argument(
        "--sizes", nargs=2, type=int, metavar=("OLD_BYTES", "NEW_BYTES"), help="of the outputs"
    )
    timings.add_argument("--rival-size", type=int, metavar="BYTES", help="of the rival's output")
    timings.add_argument("--mean", action="store_true", help="of means, where the total counts")
    timings.add_argument(
        "--paired", action=argparse.BooleanOptionalAction, help="round i of both, side by side"
    )
    timings.add_argument("--resamples", type=int, default=2000, metavar="N", help="default: 2000")

    memory = tool("memory", "Is it a leak or a warm-up?", MEMORY)
    memory.add_argument("file", metavar="FILE")
    memory.add_argument(
        "--tolerance", type=float, default=0.0, metavar="BYTES", help="a request, that you accept"
    )
    memory.add_argument("--limit", metavar="SIZE", help="what there is, such as 256MiB")
    memory.add_argument("--every", type=int, default=1000, metavar="N", help="restart (1000)")
    memory.add_argument("--seconds", type=float, default=2.0, metavar="S", help="a restart (2)")
    memory.add_argument("--rate", type=float, default=100.0, metavar="R", help="requests/s (100)")

    api = tool("api", "Does the version say what became of the interface?", API)
    api.add_argument("old", metavar="OLD")
    api.add_argument("new", metavar="NEW")
    api.add_argument("--from", dest="old_version", metavar="VERSION", help="of OLD")
    api.add_argument("--to", dest="new_version", metavar="VERSION", help="of NEW")

    claim = tool("claim", "What is wrong with this selling point?", CLAIM)
    claim.add_argument("text", metavar="TEXT", help="the claim; -: standard input")
    for name in ("audience", "need", "evidence"):
        claim.add_argument(f"--{name}", default="", metavar="TEXT")
    claim.add_argument("--rival", action="append", default=[], metavar="TEXT", help="says this")

    surface = tool("surface", "What could be left out, and who would miss it?", SURFACE)
    surface.add_argument("file", metavar="FILE", nargs="?")
    surface.add_argument(
        "--keep", type=float, default=95.0, metavar="PERCENT", help="of users unaffected (95)"
    )
    surface.add_argument("--sudoers", metavar="FILE", help="which lines would sudo-rs refuse?")
    surface.add_argument(
        "--overlap",
        choices=("none", "nested"),
        default="none",
        help="do users need one feature each (none), or rare ones all the commoner, too (nested)?",
    )


def run(args: argparse.Namespace) -> int:
    """Answer one of the questions, and say by the exit code whether the answer is yes.

    Raises:
        TeachkitError: whatever is wrong with the words or the files.
    """
    from teachkit.cli.focus import evidence, surface

    tools = {
        "timings": evidence.timings,
        "memory": evidence.memory,
        "api": evidence.api,
        "claim": evidence.claim,
        "surface": surface.surface,
    }
    return run_tool(args, "focus", tools)
