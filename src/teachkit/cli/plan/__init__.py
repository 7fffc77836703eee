"""``teachkit plan``: the decisions that you have taken about your own project."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

from teachkit.decisions.depend.goals import VERDICTS

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit plan                                      the plan, and what is still open
  teachkit plan set project.name ntpd-rs
  teachkit plan set depend.verify "cargo vet, in CI, from the next release on"
  teachkit plan decide serde keep --because "every config file of ours needs it"
  teachkit plan goal serde --serves "its maintainer, and half of the ecosystem" \\
      --if-diverges "pin it, then write the two parsers ourselves"
  teachkit plan export --markdown > PLAN.md

The chapters of the course write the same plan, through their forms.

exit codes:
  0  fine
  2  no such field, or a plan that cannot be read (it is never overwritten)
  3  the plan cannot be written here
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from teachkit.decisions.plan import setting_names

    parser.epilog = EPILOG
    parser.add_argument(
        "--workspace", metavar="DIR", help="your workspace; the nearest one if left out"
    )
    tools = parser.add_subparsers(dest="tool", metavar="TOOL")
    tools.add_parser("show", help="print the plan (also without a word)")
    export = tools.add_parser("export", help="print the plan for other tools and readers")
    form = export.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, the form it is kept in")
    form.add_argument("--markdown", action="store_true", help="as Markdown (default)")
    change = tools.add_parser("set", help="set one field")
    change.add_argument("field", metavar="FIELD", help=", ".join(setting_names()))
    change.add_argument("text", metavar="TEXT", help="its new value; an empty one clears it")
    decide = tools.add_parser("decide", help="decide about one dependency")
    decide.add_argument("dependency", metavar="NAME", type=_name, help="of a crate")
    decide.add_argument("verdict", choices=tuple(VERDICTS), help="what you do with it")
    decide.add_argument("--because", default="", metavar="TEXT", help="your reason")
    goal = tools.add_parser("goal", help="whose goals does a dependency serve?")
    goal.add_argument("dependency", metavar="NAME", type=_name, help="of a crate")
    goal.add_argument("--serves", required=True, metavar="TEXT", help="whose goals, and which")
    goal.add_argument(
        "--if-diverges", required=True, metavar="TEXT", help="what you do if yours differ"
    )


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a crate has a name")
    return text.strip()


def run(args: argparse.Namespace) -> int:
    """Show or change the plan.

    Raises:
        TeachkitError: ``no-workspace``, ``no-such-field``, ``broken-plan``, ``later-plan`` or
            ``cannot-write``.
    """
    from teachkit.course.store import named_workspace, plan_store
    from teachkit.decisions.depend.goals import Goal, Verdict, put
    from teachkit.decisions.plan import Depend, changed, markdown, write_plan

    store = plan_store(named_workspace(args.workspace))
    plan = store.load()
    section = plan.depend or Depend()
    match args.tool:
        case "set":
            plan = changed(plan, args.field, args.text)
        case "decide":
            verdict = Verdict(args.dependency, args.verdict, args.because)
            section = replace(section, verdicts=put(section.verdicts, verdict))
            plan = replace(plan, depend=section)
        case "goal":
            goal = Goal(args.dependency, args.serves, args.if_diverges)
            plan = replace(plan, depend=replace(section, goals=put(section.goals, goal)))
        case "export" if args.json:
            print(json.dumps(json.loads(write_plan(plan)), indent=2))
            return 0
        case _:
            print(markdown(plan), end="")
            return 0
    store.save(plan)
    print(f"Written to {store.path}.")
    return 0
