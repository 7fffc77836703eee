"""``teachkit data``: what the tools stand on, bringing it up to date, and building what ships.

`status` says what there is, `updating` fetches newer data into the user's cache. The rest is for
maintainers: `building` makes what ships from mirrors and lists, `pinned` from clones.
"""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["BUILT", "NAMES", "OPTIONAL", "configure", "run"]

EXAMPLES = """\
examples:
  teachkit data status                     what there is, of which day, from where
  teachkit data update                     RustSec, the public audits, Debian's indices
  teachkit data update candidates          all of Debian's sources, to choose a project from
  teachkit data update names               all names of Debian's sources and of PyPI
  teachkit data update rustsec --json      one of them, and what happened as JSON
  teachkit data update --from /media/usb   no network here: take the snapshots somebody copied
  teachkit data update debian --mirror http://your.mirror.example/debian
  teachkit data update --limit 20 --quiet  a try that neither waits nor speaks

An update that breaks off is taken up again by the next one. Whatever fails, the old data stay.
They live in your cache; TEACHKIT_CACHE names another folder. The mirror of Debian is the one that
apt uses, or TEACHKIT_DEBIAN_MIRROR, or --mirror (see the list at debian.org/mirror/list). PyPI's
index is the one that TEACHKIT_PYPI_INDEX names; 'names --from DIR' reads lists that you have.
"""

_WHAT = (
    "Debian's crates, the candidates among its sources, the facts tables from clones, how many "
    "advisories name each source, names that are taken, what the talk's seven document, or the "
    "hashes in SOURCES.toml"
)
BUILT = ("debian", "candidates", "facts", "advisories", "names", "documentation", "sources")
NAMES = ("rustsec", "vet", "debian")
# These are fetched when they are asked for alone: they take 10 to 50 MB from a mirror.
OPTIONAL = ("candidates", "names")
HERE = Path(__file__).parents[2] / "data"  # where a build writes, unless told otherwise


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what ``teachkit data`` takes."""
    parser.epilog = EXAMPLES
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    status = actions.add_parser("status", help="what data there are, and how old they are")
    status.add_argument("--json", action="store_true", help="print JSON")

    update = actions.add_parser("update", help="fetch newer data into your cache")
    update.epilog = EXAMPLES
    update.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        choices=[*NAMES, *OPTIONAL, []],  # [] is what 3.11 checks when no name is given
        help="rustsec, vet, debian (default: these three), candidates, names",
    )
    update.add_argument("--from", dest="source", metavar="SOURCE", help="a file, folder or address")
    update.add_argument("--mirror", metavar="URL", help="a Debian mirror's base address")
    update.add_argument(
        "--timeout", type=_seconds, default=20.0, metavar="SECONDS",
        help="give up on a silent server (default: 20)",
    )  # fmt: skip
    update.add_argument("--limit", type=_seconds, metavar="SECONDS", help="stop after this long")
    update.add_argument("--force", action="store_true", help="take data with few rows all the same")
    update.add_argument("--json", action="store_true", help="print JSON")
    update.add_argument("--quiet", action="store_true", help="print nothing; see the exit code")

    build = actions.add_parser("build", help="for maintainers: build the data that ship")
    build.add_argument("what", choices=BUILT, help=_WHAT)
    build.add_argument(
        "--mirror", metavar="URL", help="a Debian mirror: an address, or file:///DIR"
    )
    build.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        help="facts, advisories, names, documentation: a folder",
    )
    build.add_argument(
        "--output", metavar="DIR", type=Path, default=HERE,
        help="where to write (default: in place)",
    )  # fmt: skip
    build.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="SECONDS",
        help="give up on a silent server (default: 60)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Do what was asked for and return the exit code."""
    if args.action == "status":
        from teachkit.cli.data.status import show

        return show(as_json=args.json)
    if args.action == "update":
        from teachkit.cli.data.updating import fetch

        return fetch(args)
    if args.what in ("facts", "documentation"):  # of clones, and not of a mirror
        from teachkit.cli.data import pinned

        return pinned.BUILDERS[args.what](args.source, args.output)
    from teachkit.cli.data import building

    return building.BUILDERS[args.what](args)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 86_400:
        raise argparse.ArgumentTypeError("it takes a number of seconds above 0")
    return value
