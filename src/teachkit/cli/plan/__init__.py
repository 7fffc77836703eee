"""``teachkit plan``: the decisions that you have taken about your own project.

Each module here has some of its tools: ``configure(tools)`` says what each takes and names the
function that does it. `changes` writes single decisions, `history` keeps how the plan stood,
`findings` looks across the chapters, `travel` brings the plan out and in again, and `peer` is for
the plan of a colleague.
"""

from __future__ import annotations

import argparse
from importlib import import_module

__all__ = ["configure", "run"]

MODULES = ("changes", "findings", "history", "travel", "peer")

EPILOG = """\
examples:
  teachkit plan                                      the plan, and what is still open
  teachkit plan set project.name ntpd-rs
  teachkit plan decide serde keep --because "every config file of ours needs it"
  teachkit plan audit                                what is missing between the chapters
  teachkit plan revise --learned "two users keep their limits in sudoers" --from user
  teachkit plan export --markdown > PLAN.md
  teachkit plan example sudo-rs                      a plan as history would have it

'teachkit plan TOOL --help' has more of each. The chapters of the course write the same plan,
through their forms.

exit codes:
  0  fine
  1  the answer is no: the audit found something open, two plans differ
  2  no such field, or a plan that cannot be read (it is never overwritten)
  3  it cannot be done here: the plan cannot be written, a missing extra
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    parser.set_defaults(perform=None)
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")
    for name in MODULES:
        import_module(f"{__name__}.{name}").configure(tools)
    for tool in tools.choices.values():  # the option may stand behind the tool's name, too
        tool.add_argument(
            "--workspace", metavar="DIR", default=argparse.SUPPRESS, help="your workspace"
        )


def run(args: argparse.Namespace) -> int:
    """Do what the tool does; without one, show the plan.

    Raises:
        TeachkitError: ``no-workspace``, ``broken-plan``, ``later-plan``, ``cannot-write``, and what
            the tool says.
    """
    if args.perform is None:
        from teachkit.cli.plan.changes import show

        return show(args)
    return int(args.perform(args))
