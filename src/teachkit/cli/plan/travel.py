"""``teachkit plan export``: the plan for other tools and other readers."""

from __future__ import annotations

import argparse
import json
from typing import Any

from teachkit.cli.plan.changes import store_of

__all__ = ["configure"]

EXPORT = """\
examples:
  teachkit plan export --markdown > PLAN.md
  teachkit plan export --json
"""


def configure(tools: Any) -> None:
    """Say what the tools take."""
    export = tools.add_parser(
        "export", help="print the plan for other tools and readers", epilog=EXPORT
    )
    form = export.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON, the form it is kept in")
    form.add_argument("--markdown", action="store_true", help="as Markdown (default)")
    export.set_defaults(perform=_export)


def _export(args: argparse.Namespace) -> int:
    from teachkit.decisions.plan import markdown, write_plan

    plan = store_of(args).load()
    if args.json:
        print(json.dumps(json.loads(write_plan(plan)), indent=2))
    else:
        print(markdown(plan), end="")
    return 0
