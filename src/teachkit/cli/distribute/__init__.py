"""``teachkit distribute``: how does it reach people who have no compiler?

Here is what may be typed. `reaching` answers for users and channels, `naming` for names and
letters, and both print pages through `pages`.
"""

from __future__ import annotations

import argparse

from teachkit.cli.tools import run_tool, tools_of

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit distribute channels                    what each channel asks, and who looks after it
  teachkit distribute channels --system sudo-rs   where one of the seven is today
  teachkit distribute reach debian static crates  whom these reach, each user counted once
  teachkit distribute plan --have crates          which channel next, and what it adds per day
  teachkit distribute debian .                    the way of this Rust project into Debian
  teachkit distribute name zlib-rs                is the name free, and what is close to it?
  teachkit distribute letter --name zlib-rs --registry PyPI ...

'teachkit distribute TOOL --help' has more of each. Nothing is sent and nothing is fetched.

exit codes:
  0    fine; for 'name': free as far as these lists go; for 'letter': ready to send
  1    the name is taken or refused somewhere; the letter lacks something
  2    bad usage, or input that cannot be read
  3    it cannot be done here
  130  you pressed Ctrl-C
"""
USERS = """\
The users, shares and days that ship are assumed. Yours go into a TOML file; --example prints one
to begin with. Two shares of one platform may overlap: 'unknown' gives bounds that hold however
they do, 'nested' and 'one-place' are assumptions of yours.

examples:
  teachkit distribute {tool} {words}
  teachkit distribute reach --example > users.toml
  teachkit distribute {tool} {words} --platforms users.toml --overlap nested --json
"""
CHANNELS = """\
examples:
  teachkit distribute channels
  teachkit distribute channels debian homebrew
  teachkit distribute channels --system zlib-rs --json
"""
DEBIAN = """\
PATH is a Cargo.lock, its folder, or one of the talk's projects (ntpd-rs, sudo-rs@v0.2.5).

examples:
  teachkit distribute debian ntpd-rs
  teachkit distribute debian . --suite trixie --json
  teachkit distribute debian . --itp --licence 'MIT OR Apache-2.0' --description 'sets the clock'

The draft has brackets where something is for you to write. No bug has a number before you file it.
"""
NAME = """\
It looks at the lists that ship, or at the whole ones that 'teachkit data update names' put into
your cache, and says which. With --checkout it counts what another name would cost.

examples:
  teachkit distribute name zlib-rs
  teachkit distribute name zlib-rs --json
  teachkit distribute name statime --checkout ../statime --dependants 2 --dependants-later 40

exit codes:
  0  nothing here has this name, and no registry refuses it
  1  it is taken, or refused
  2  bad usage, or input that cannot be read
"""
LETTER = """\
examples:
  teachkit distribute letter --name zlib-rs --registry PyPI --holder 'maintainer of zlib-rs' \\
      --sender 'the maintainers of zlib-rs' --project 'We write zlib in Rust' \\
      --why 'People look for our bindings under it' --shown 'release 0.6.7, in Firefox' \\
      --offer 'We would keep your releases where they are'

exit codes:
  0  ready to send
  1  something is missing: it stands in brackets
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    tool = tools_of(parser, EPILOG)
    plan = tool("plan", "Which channel next?", USERS.format(tool="plan", words="--have crates"))
    plan.add_argument(
        "wanted", nargs="*", metavar="CHANNEL", help="to choose among; all if left out"
    )
    plan.add_argument(
        "--have", nargs="+", default=[], metavar="CHANNEL", help="what is there already"
    )
    plan.add_argument(
        "--method", choices=("exact", "greedy"), default="exact", help="default: exact"
    )
    plan.add_argument(
        "--at", choices=("low", "middle", "high"), default="low", help="end of the users (low)"
    )
    _users(plan)

    reach = tool(
        "reach", "Whom do these channels reach?", USERS.format(tool="reach", words="debian crates")
    )
    reach.add_argument("chosen", nargs="*", metavar="CHANNEL", help="all if left out")
    reach.add_argument("--example", action="store_true", help="print a file of users to edit")
    _users(reach)

    debian = tool("debian", "The way into Debian, in rounds.", DEBIAN)
    debian.add_argument("path", nargs="?", default=".", metavar="PATH", help="this folder")
    debian.add_argument("--suite", default="sid", metavar="SUITE", help="sid or trixie (sid)")
    debian.add_argument("--itp", action="store_true", help="print the draft of an ITP alone")
    for field in ("upstream", "licence", "description"):
        debian.add_argument(f"--{field}", default="", metavar="TEXT", help="for the draft")

    channels = tool(
        "channels",
        "What each channel asks, and who looks after it.",
        CHANNELS,
    )
    channels.add_argument("chosen", nargs="*", metavar="CHANNEL", help="all if left out")
    channels.add_argument("--system", metavar="NAME", help="where one of the talk's seven is")

    name = tool("name", "Is the name free, and what is close to it?", NAME)
    name.add_argument("name", metavar="NAME")
    name.add_argument("--lists", metavar="DIR", help="a folder with names.json.gz to use")
    name.add_argument("--top", type=int, default=15, metavar="N", help="names shown; 0: all (15)")
    name.add_argument("--checkout", metavar="DIR", help="count what renaming it would cost")
    for number in ("dependants", "channels"):
        name.add_argument(f"--{number}", type=int, default=0, metavar="N", help="that have it now")
        name.add_argument(f"--{number}-later", type=int, metavar="N", help="that you expect")

    letter = tool("letter", "Ask for a name, politely.", LETTER)
    for field in ("name", "registry", "holder", "sender", "project", "why", "shown", "offer"):
        letter.add_argument(f"--{field}", default="", metavar="TEXT")


def _users(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platforms", metavar="FILE", help="your own users: TOML; - for stdin")
    parser.add_argument(
        "--overlap",
        choices=("unknown", "nested", "one-place"),
        default="unknown",
        help="how shares of one platform overlap (unknown)",
    )


def run(args: argparse.Namespace) -> int:
    """Answer one of the questions; the exit code says whether the answer is yes.

    Raises:
        TeachkitError: whatever is wrong with the words or the files.
    """
    from teachkit.cli.distribute import naming, reaching

    tools = {
        "plan": reaching.plan,
        "reach": reaching.reached,
        "channels": reaching.channels,
        "debian": reaching.debian,
        "name": naming.name,
        "letter": naming.letter,
    }
    return run_tool(args, "distribute", tools)
