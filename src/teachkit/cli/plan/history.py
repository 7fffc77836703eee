"""``teachkit plan revise|history|diff|restore``: how the plan stood, and what was learned."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from teachkit.cli.plan.changes import store_of
from teachkit.decisions.iterate.loop import SOURCES

if TYPE_CHECKING:
    from teachkit.decisions.iterate.history import State
    from teachkit.decisions.plan import Plan

__all__ = ["configure"]

REVISE = """\
examples:
  teachkit plan revise --learned "two users keep their limits in sudoers" --from user
  teachkit plan revise --learned "it is slower on small files" --from benchmark
"""
HISTORY = """\
examples:
  teachkit plan history
  teachkit plan history --example       how a plan for sudo-rs might have gone
  teachkit plan history --json
"""
DIFF = """\
examples:
  teachkit plan diff                    from the last state that you kept to the plan as it is
  teachkit plan diff 1 3                from the first state to the third
  teachkit plan diff 2                  from the second state to the plan as it is now
  teachkit plan diff 1 3 --markdown --example

exit codes: 0 no difference, 1 there are some (as diff does), 2 there is no such state
"""
RESTORE = """\
example:
  teachkit plan restore 2

What is there now is kept as a revision first, so that you can go back to it in the same way.
"""


def configure(tools: Any) -> None:
    """Say what the tools take."""
    revise = tools.add_parser(
        "revise", help="keep the plan as it stands, with what you learned", epilog=REVISE
    )
    revise.add_argument("--learned", required=True, metavar="TEXT", help="in one sentence")
    revise.add_argument(
        "--from",
        dest="source",
        required=True,
        choices=tuple(SOURCES),
        help="; ".join(f"{word}: {said}" for word, said in SOURCES.items()),
    )
    revise.add_argument("--json", action="store_true", help="for a program")
    revise.set_defaults(perform=_revise)
    history = tools.add_parser("history", help="list the states of the plan", epilog=HISTORY)
    _reading(history)
    history.set_defaults(perform=_history)
    diff = tools.add_parser("diff", help="what changed between two states", epilog=DIFF)
    diff.add_argument(
        "first", metavar="A", type=int, nargs="?", help="number of a state; the last kept one"
    )
    diff.add_argument(
        "second",
        metavar="B",
        type=int,
        nargs="?",
        help="another; the plan as it is now if left out",
    )
    diff.add_argument("--markdown", action="store_true", help="as Markdown")
    _reading(diff)
    diff.set_defaults(perform=_diff)
    restore = tools.add_parser("restore", help="go back to an earlier state", epilog=RESTORE)
    restore.add_argument("number", metavar="NUMBER", type=int, help="of the state")
    restore.set_defaults(perform=_restore)


def _reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--example", action="store_true", help="the example of sudo-rs, not your plan"
    )
    parser.add_argument("--json", action="store_true", help="for a program")


def _plan(args: argparse.Namespace) -> Plan:
    if not args.example:
        return store_of(args).load()
    from teachkit.data.facts import fact
    from teachkit.decisions.iterate.example import example_history

    return example_history(fact)


def _revise(args: argparse.Namespace) -> int:
    from teachkit.course.store import now
    from teachkit.decisions.iterate.history import nothing_new, revise

    store = store_of(args)
    plan = store.load()
    kept = revise(plan, args.learned, args.source, now())
    said = nothing_new(plan)
    if not said:
        store.save(kept)
        said = f"Kept as revision {len(kept.history)}. Written to {store.path}."
    if args.json:
        found = {"kept": kept is not plan, "revision": len(kept.history), "said": said}
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print(said)
    return 0


def _history(args: argparse.Namespace) -> int:
    from teachkit.decisions.iterate.difference import as_data
    from teachkit.decisions.iterate.example import LABEL
    from teachkit.decisions.iterate.history import states

    plan = _plan(args)
    found = states(plan)
    if args.json:
        rows = [
            {
                "number": state.number,
                "now": state.now,
                "when": state.when,
                "source": state.source,
                "learned": state.learned,
                "changes": as_data(state.changes),
            }
            for state in found
        ]
        told = {"example": args.example, "states": rows}
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    if args.example:
        print(f"{LABEL}\n")
    for state in found:
        print(_line(state))
    if not plan.history:
        print(
            "\nNo state has been kept yet. Keep this one: teachkit plan revise --learned TEXT"
            " --from SOURCE\nTo see a history: teachkit plan history --example"
        )
    return 0


def _line(state: State) -> str:
    changed = f"{len(state.changes)} {'change' if len(state.changes) == 1 else 'changes'}"
    if state.now:
        return f"{state.number:>3}  {'now':<10}  as it is ({changed})"
    from teachkit.errors import printable

    source = f"from {SOURCES[state.source]}: " if state.source else ""
    learned = " ".join(state.learned.split())
    said = f"{state.number:>3}  {state.when[:10]:<10}  {source}{learned} ({changed})"
    return printable(said)


def _diff(args: argparse.Namespace) -> int:
    from teachkit.decisions.iterate.difference import as_data, as_markdown, as_text, difference
    from teachkit.decisions.iterate.history import plan_at

    plan = _plan(args)
    last = len(plan.history) + 1
    first = args.first if args.first is not None else max(1, last - 1)
    second = args.second if args.second is not None else last
    changes = difference(plan_at(plan, first), plan_at(plan, second))
    if args.json:
        told = {"from": first, "to": second, "changes": as_data(changes)}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    elif not plan.history and args.first is None:
        print("No state has been kept yet, so there is nothing to compare with.")
    elif not changes:
        print(f"States {first} and {second} say the same.")
    else:
        from teachkit.cli.terminal import spelled_out

        print(spelled_out(as_markdown(changes) if args.markdown else as_text(changes)), end="")
    return 1 if changes else 0


def _restore(args: argparse.Namespace) -> int:
    from teachkit.course.store import now
    from teachkit.decisions.iterate.history import restore

    store = store_of(args)
    plan = store.load()
    back = restore(plan, args.number, now())
    if args.number == len(plan.history) + 1:
        print(f"State {args.number} is the plan as it is now; nothing is to be done.")
        return 0
    store.save(back)
    print(f"The plan is as it stood at {args.number}. Written to {store.path}.")
    if len(back.history) > len(plan.history):
        print(f"What was there is kept: teachkit plan restore {len(back.history)}")
    return 0
