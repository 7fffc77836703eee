"""``teachkit plan show|set|decide|goal``: the plan as it stands, and one decision more."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from teachkit.decisions.depend.goals import VERDICTS

if TYPE_CHECKING:
    from teachkit.course.store import FilePlanStore
    from teachkit.decisions.plan import Plan

__all__ = ["configure", "show", "store_of"]

SET = """\
examples:
  teachkit plan set project.name ntpd-rs
  teachkit plan set depend.verify "cargo vet, in CI, from the next release on"
  teachkit plan set trust.confidence 70
"""
DECIDE = """\
examples:
  teachkit plan decide serde keep --because "every config file of ours needs it"
  teachkit plan decide log drop
"""
GOAL = """\
example:
  teachkit plan goal serde --serves "its maintainer, and half of the ecosystem" \\
      --if-diverges "pin it, then write the two parsers ourselves"
"""


def configure(tools: Any) -> None:
    """Say what the tools take."""
    from teachkit.decisions.plan import setting_names

    shown = tools.add_parser("show", help="print the plan (also without a word)")
    shown.set_defaults(perform=show)
    change = tools.add_parser("set", help="set one field", epilog=SET)
    change.add_argument("field", metavar="FIELD", help=", ".join(setting_names()))
    change.add_argument("text", metavar="TEXT", help="its new value; an empty one clears it")
    change.set_defaults(perform=_set)
    decide = tools.add_parser("decide", help="decide about one dependency", epilog=DECIDE)
    decide.add_argument("dependency", metavar="NAME", type=_name, help="of a crate")
    decide.add_argument("verdict", choices=tuple(VERDICTS), help="what you do with it")
    decide.add_argument("--because", default="", metavar="TEXT", help="your reason")
    decide.set_defaults(perform=_decide)
    goal = tools.add_parser("goal", help="whose goals does a dependency serve?", epilog=GOAL)
    goal.add_argument("dependency", metavar="NAME", type=_name, help="of a crate")
    goal.add_argument("--serves", required=True, metavar="TEXT", help="whose goals, and which")
    goal.add_argument(
        "--if-diverges", required=True, metavar="TEXT", help="what you do if yours differ"
    )
    goal.set_defaults(perform=_goal)


def store_of(args: argparse.Namespace) -> FilePlanStore:
    """Return the store of the plan that the command line means.

    Raises:
        TeachkitError: ``no-workspace``.
    """
    from teachkit.course.store import named_workspace, plan_store

    return plan_store(named_workspace(args.workspace))


def show(args: argparse.Namespace) -> int:
    """Print the plan as Markdown."""
    from teachkit.cli.terminal import spelled_out
    from teachkit.decisions.plan import markdown

    print(spelled_out(markdown(store_of(args).load())), end="")
    return 0


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a crate has a name")
    return text.strip()


def _set(args: argparse.Namespace) -> int:
    from teachkit.decisions.plan import changed

    store = store_of(args)
    return _save(store, changed(store.load(), args.field, args.text))


def _decide(args: argparse.Namespace) -> int:
    from teachkit.decisions.depend.goals import Verdict, put
    from teachkit.decisions.plan import Depend

    store = store_of(args)
    plan = store.load()
    section = plan.depend or Depend()
    verdict = Verdict(args.dependency, args.verdict, args.because)
    section = replace(section, verdicts=put(section.verdicts, verdict))
    return _save(store, replace(plan, depend=section))


def _goal(args: argparse.Namespace) -> int:
    from teachkit.decisions.depend.goals import Goal, put
    from teachkit.decisions.plan import Depend

    store = store_of(args)
    plan = store.load()
    section = plan.depend or Depend()
    goal = Goal(args.dependency, args.serves, args.if_diverges)
    return _save(store, replace(plan, depend=replace(section, goals=put(section.goals, goal))))


def _save(store: FilePlanStore, plan: Plan) -> int:
    store.save(plan)
    print(f"Written to {store.path}.")
    return 0
