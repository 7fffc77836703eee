"""``teachkit plan export|import|schema|example``: the plan for others, and from others."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.plan.changes import store_of
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.decisions.plan import Plan

__all__ = ["configure"]

FORMS = {"markdown": ".md", "html": ".html", "pdf": ".pdf", "json": ".json"}

EXPORT = """\
Without --out it goes to standard output. A file that is there is not overwritten without --force.

examples:
  teachkit plan export --markdown > PLAN.md
  teachkit plan export --out plan.html               one page, for a browser or a mail
  teachkit plan export --out plan.pdf                needs: pip install 'teachkit[pdf]'
  teachkit plan export --json --out plan-of-today.json

exit codes:
  0  written
  2  the file is there already, or the plan cannot be read
  3  it cannot be written there, or the extra is missing
"""
IMPORT = """\
What was your plan is kept aside, beside it, and the command says where. A plan of an earlier
teachkit is brought up to date on its way in.

examples:
  teachkit plan import plan-of-today.json
  teachkit plan export --json | ssh there teachkit plan import -

exit codes:
  0  it is your plan now
  2  the file is no plan; yours stays as it is
"""
SCHEMA = """\
examples:
  teachkit plan schema > plan.schema.json
  check-jsonschema --schemafile plan.schema.json plan.json
"""
EXAMPLE = """\
Each is made of facts that the course counted or looked up; --sources lists them. None is perfect:
the audit has something to say about each.

examples:
  teachkit plan example                              which there are
  teachkit plan example sudo-rs
  teachkit plan example sudo-rs --sources
  teachkit plan example teachkit --html --out teachkit.html
  teachkit plan example expat --json | teachkit plan audit -
"""


def configure(tools: Any) -> None:
    """Say what the tools take."""
    line = "the plan for other tools and readers: Markdown, HTML, PDF, JSON"
    export = tools.add_parser("export", help=line, epilog=EXPORT)
    _forms(export)
    export.set_defaults(perform=_export)
    line = "make a plan that was exported yours; the former is kept aside"
    taken = tools.add_parser("import", help=line, epilog=IMPORT)
    taken.add_argument("file", metavar="FILE", help="a plan as JSON; '-' is standard input")
    taken.set_defaults(perform=_import)
    schema = tools.add_parser("schema", help="the JSON Schema of a plan", epilog=SCHEMA)
    schema.set_defaults(perform=_schema)
    line = "a complete example of a plan"
    example = tools.add_parser("example", help=line, epilog=EXAMPLE)
    example.add_argument("name", metavar="NAME", nargs="?", help="without one, they are listed")
    example.add_argument("--sources", action="store_true", help="where its statements come from")
    _forms(example)
    example.set_defaults(perform=_example)


def _forms(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as Markdown (default)")
    form.add_argument("--html", action="store_true", help="as one page that stands alone")
    form.add_argument("--pdf", action="store_true", help="as a PDF; needs the extra 'pdf'")
    form.add_argument("--json", action="store_true", help="as JSON, the form it is kept in")
    parser.add_argument("--out", metavar="FILE", help="its ending tells the form, if you do not")
    parser.add_argument("--force", action="store_true", help="overwrite FILE")


def _export(args: argparse.Namespace) -> int:
    return _give(args, store_of(args).load())


def _give(args: argparse.Namespace, plan: Plan) -> int:
    name = None if args.out in (None, "-") else str(args.out)
    chosen = next((form for form in FORMS if getattr(args, form)), None)
    if chosen is None:
        chosen = next(
            (form for form, end in FORMS.items() if (name or "").endswith(end)), "markdown"
        )
    if name is not None:
        _look_at(name, force=args.force)
    elif chosen == "pdf" and sys.stdout.isatty():
        raise TeachkitError(
            "bad-usage",
            "A PDF is nothing for a terminal",
            place="--pdf",
            hint="Name a file: --out plan.pdf.",
        )
    content = _made(plan, chosen)
    if name is not None:
        from teachkit.data.files import write_atomically

        write_atomically(Path(name), content)
        print(f"Written to {name}.", file=sys.stderr)
    elif chosen == "json":
        from teachkit.cli.focus.pages import print_json

        print_json(json.loads(content))  # valid in whatever the output can encode
    elif chosen == "markdown":
        from teachkit.cli.terminal import spelled_out

        text = str(content)
        print(spelled_out(text) if sys.stdout.isatty() else text, end="")
    else:
        # A page says that it is UTF-8, wherever it goes.
        sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    return 0


def _made(plan: Plan, form: str) -> str | bytes:
    match form:
        case "json":
            from teachkit.decisions.plan import write_plan

            return write_plan(plan)
        case "html":
            from teachkit.publish.plan_page import plan_page

            return plan_page(plan)
        case "pdf":
            from teachkit.publish.plan_paper import plan_pdf

            return plan_pdf(plan)
        case _:
            from teachkit.decisions.plan import markdown

            return markdown(plan)


def _look_at(name: str, *, force: bool) -> None:
    """Refuse to write over something before the work is done."""
    there = Path(name)
    if name.endswith("/") and not there.exists():
        raise TeachkitError(
            "bad-usage",
            "That names a folder, and it is not there",
            place=name,
            hint="Name a file: --out plan.html.",
        )
    if there.exists() and not (force and there.is_file()):
        raise TeachkitError(
            "already-there",
            "That is there already, and stays as it is",
            place=name,
            hint="Give another name, or --force." if there.is_file() else "Give another name.",
        )


def _import(args: argparse.Namespace) -> int:
    from teachkit.cli.focus.pages import called, read
    from teachkit.decisions.plan import parse_plan

    plan = parse_plan(read(args.file), place=called(args.file))
    store = store_of(args)
    if store.load() == plan:
        print(f"That is the plan in {store.path} already.")
        return 0
    aside = _kept_aside(store.path) if store.path.exists() else None
    try:
        store.save(plan)
    except TeachkitError:
        if aside is not None:
            aside.unlink()  # it is the plan itself, which stays
        raise
    if aside is not None:
        print(f"Your former plan is kept in {aside}.")
    print(f"Written to {store.path}.")
    return 0


def _kept_aside(path: Path) -> Path:
    """Keep the plan under the first name that is free; two imports at once take two names."""
    from teachkit.data.files import keep_aside

    number = 1
    while True:
        aside = path.with_name(f"{path.name}.{number}.bak")
        number += 1
        try:
            keep_aside(path, aside)
        except FileExistsError:
            continue
        except OSError as error:
            raise TeachkitError(
                "cannot-write",
                f"Your plan could not be kept aside: {error.strerror or error}",
                place=str(aside),
                hint="Check the free space and the rights of its folder. Nothing was imported.",
            ) from error
        return aside


def _schema(_args: argparse.Namespace) -> int:
    from teachkit.decisions.plan.schema import plan_schema

    print(json.dumps(plan_schema(), indent=2))
    return 0


def _example(args: argparse.Namespace) -> int:
    from teachkit.data.facts import fact
    from teachkit.decisions.plan.examples import EXAMPLES, example

    if args.name is None:
        for name, module in EXAMPLES.items():
            print(f"{name:<10}  {module.TITLE}")
        return 0
    found = example(args.name, lambda which: fact(which).value)
    if not args.sources:
        return _give(args, found.plan)
    print(found.note)
    for source in found.sources:
        print(f"{source.about}: {source.source} ({source.date})")
    for id in found.facts:
        one = fact(id)
        print(f"{id} = {one} {one.unit}: {one.source} ({one.date})")
    return 0
