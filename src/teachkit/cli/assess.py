"""``teachkit assess``: weigh the dependencies of a Rust project, from its lock, offline."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.cli.terminal import terminal
from teachkit.data.projects import MOST_BYTES, ProjectFiles, decoded, project_files, read_project
from teachkit.data.snapshots import SUITES, load_knowledge
from teachkit.decisions.depend import assess
from teachkit.decisions.depend.platform import PLATFORMS
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from teachkit.data.releases import Release
    from teachkit.data.snapshots import Knowledge
    from teachkit.decisions.depend import Assessment, Comparison
    from teachkit.decisions.depend.export.page import Page

__all__ = ["configure", "run"]

EXAMPLES = """\
PATH is a Cargo.lock, a project's folder, the JSON of 'cargo metadata', - for standard input,
or one of the talk's own projects, such as ntpd-rs@v1.9.0 ('--projects' lists them).

examples:
  teachkit assess                                  the project in this folder
  teachkit assess ~/src/sudo-rs --top 20
  teachkit assess ntpd-rs@v1.9.0 --why openssl     one of the talk's own, by name
  teachkit assess --drop hickory-resolver,toml
  teachkit assess --compare ../old/Cargo.lock --fail-on new-advisory,new-duplicate
  teachkit assess --format sarif -o depend.sarif   for code scanning
  teachkit assess --format debian                  the list that a packager works from
  cargo metadata --format-version 1 | teachkit assess -

conditions for --fail-on:
{conditions}

exit codes:
  0    fine
  1    a condition of --fail-on holds; standard error says which, and why
  2    bad usage, or input that cannot be read
  3    it cannot be answered here: the data for a condition is not there, or partial
  130  you pressed Ctrl-C
"""

FORMATS = ("text", "json", "markdown", "html", "sarif", "cyclonedx", "debian")
SUFFIXES = {
    ".json": "json",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".sarif": "sarif",
    ".txt": "text",
}
ALL_ROWS = 1_000_000
# A path or a release's name: the shell asks `_teachkit_project_or_file` (see completion.py).
COMPLETE = {"bash": "_teachkit_project_or_file", "zsh": "_teachkit_project_or_file", "tcsh": "f"}
# Which data a condition looks at, by the origin's name.
NEEDS = {
    "advisory": "rustsec",
    "vulnerability": "rustsec",
    "new-advisory": "rustsec",
    "unaudited": "vet-audits",
    "new-unaudited": "vet-audits",
    "missing": "debian",
    "new-missing": "debian",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from teachkit.decisions.depend.conditions import CONDITIONS

    widest = max(map(len, CONDITIONS))
    conditions = "\n".join(f"  {name:<{widest}}  {text}" for name, text in CONDITIONS.items())
    parser.epilog = EXAMPLES.format(conditions=conditions.replace("%", "%%"))
    path = parser.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="what to assess (see below); this folder if left out",
    )
    what = parser.add_argument_group("what to read")
    project = what.add_argument(
        "--project",
        metavar="NAME[@TAG]",
        help="one of the talk's projects, even if a file has that name",
    )
    what.add_argument(
        "--metadata", metavar="FILE", help="exact kinds and targets: JSON of cargo metadata"
    )
    what.add_argument("--lock-only", action="store_true", help="leave the Cargo.toml files unread")
    what.add_argument(
        "--data", metavar="DIR", help="a folder with snapshots to use in place of yours"
    )
    what.add_argument(
        "--platform",
        choices=tuple(PLATFORMS),
        default="linux",
        help="count for this platform as well (default: linux)",
    )
    what.add_argument(
        "--suite", choices=tuple(SUITES), default="sid", help="of Debian (default: sid)"
    )
    ask = parser.add_argument_group("what to ask")
    ask.add_argument(
        "--why",
        action="append",
        default=[],
        metavar="CRATES",
        help="why is it here? names, with commas",
    )
    ask.add_argument(
        "--drop",
        action="append",
        default=[],
        metavar="CRATES",
        help="what if these went? names, with commas",
    )
    compare = ask.add_argument("--compare", metavar="PATH", help="what has changed since this one?")
    ask.add_argument(
        "--fail-on",
        action="append",
        default=[],
        metavar="CONDITIONS",
        help="exit with 1 if one holds: names, with commas (see below)",
    )
    out = parser.add_argument_group("what to print")
    out.add_argument("--format", choices=FORMATS, help="default: text, or what -o's name says")
    out.add_argument("--json", action="store_true", help="the same as --format json")
    out.add_argument(
        "-o", "--output", metavar="FILE", help="write here, all or nothing; -: standard output"
    )
    out.add_argument(
        "--top", type=int, metavar="N", default=10, help="rows a table; 0: all (default: 10)"
    )
    out.add_argument(
        "--projects", action="store_true", help="list the talk's projects and releases"
    )
    out.add_argument("--names", action="store_true", help="the same, nothing but names")
    out.add_argument("--schema", action="store_true", help="print the JSON Schema of --json")
    for action in (path, project, compare):
        action.complete = COMPLETE  # type: ignore[attr-defined]  # shtab looks for it there


def run(args: argparse.Namespace) -> int:
    """Assess, print, and say by the exit code whether a condition of ``--fail-on`` holds.

    Raises:
        TeachkitError: whatever is wrong with the words or the files; nothing is written then.
    """
    import gc

    # Nothing here makes cycles worth collecting; the collector would only walk the snapshots.
    gc.disable()
    try:
        return _run(args)
    finally:
        gc.enable()


def _run(args: argparse.Namespace) -> int:
    if args.output == "-":
        args.output = None
    if args.schema:
        print(_schema(), end="")
        return 0
    if args.projects or args.names:
        return _list_projects(args)
    chosen = _format(args)
    wanted = _conditions(args.fail_on)
    if args.top < 0:
        raise TeachkitError(
            "bad-usage",
            "A table has no rows below zero",
            place="--top",
            hint="'--top 0' shows every row.",
        )
    knowledge = load_knowledge(Path(args.data) if args.data else None)
    try:
        return _answer(args, chosen, wanted, knowledge)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        from teachkit.data.shapes import look_at

        look_at(knowledge)  # if the data are to blame, that is the better answer
        raise


def _answer(
    args: argparse.Namespace, chosen: str, wanted: Sequence[str], knowledge: Knowledge
) -> int:
    files = _files(args, args.path)
    after = assess(files, knowledge, platform=args.platform, suite=args.suite)
    before = comparison = None
    if args.compare is not None:
        from teachkit.decisions.depend.comparison import compare

        old = _files(args, args.compare, other=True)
        before = assess(old, knowledge, platform=args.platform, suite=args.suite)
        comparison = compare(before, after)
    reasons = _failures(wanted, after, comparison, knowledge)
    _print(args, chosen, _rendered(args, chosen, files, after, before, comparison))
    for sentence in reasons.values():
        from teachkit.errors import printable

        print(f"teachkit: fail-on: {printable(sentence)}", file=sys.stderr)
    return 1 if reasons else 0


def _format(args: argparse.Namespace) -> str:
    if args.json and args.format not in (None, "json"):
        raise TeachkitError(
            "bad-usage",
            f"--json and --format {args.format} exclude each other",
            hint="Leave one of them out.",
        )
    if args.json:
        return "json"
    if args.format:
        return str(args.format)
    name = args.output or ""
    if name.endswith((".cdx.json", "bom.json")):
        return "cyclonedx"
    return SUFFIXES.get(os.path.splitext(name)[1], "text")


def _conditions(texts: Iterable[str]) -> list[str]:
    from teachkit.decisions.depend.conditions import CONDITIONS

    wanted = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    for name in wanted:
        if name not in CONDITIONS:
            raise TeachkitError(
                "unknown-condition",
                f"There is no condition '{name}'",
                place="--fail-on",
                hint=_did_you_mean(name, CONDITIONS) or f"Choose from {', '.join(CONDITIONS)}.",
            )
    return wanted


def _files(args: argparse.Namespace, word: str | None, *, other: bool = False) -> ProjectFiles:
    """Return the files of what a word on the command line names."""
    if not other and args.metadata is not None and _names_a_release(args, word):
        raise TeachkitError(
            "bad-usage",
            "The talk's projects are assessed from our facts, so --metadata does not fit them",
            place=args.metadata,
            hint="Name the folder that the metadata are of, or leave --metadata out.",
        )
    if not other and args.project is not None:
        if word is not None:
            raise TeachkitError(
                "bad-usage",
                "PATH and --project exclude each other",
                place=word,
                hint="Leave one of them out.",
            )
        return _release_files(args.project)
    word = "." if word is None else word
    if word == "-":
        files = _from_stdin()
    elif _exists(word):
        files = read_project(Path(word), lock_only=args.lock_only)
    else:
        return _release_files(word)
    if args.metadata is not None and not other:
        files = replace(files, metadata=_text(args.metadata), lock_path=args.metadata)
    return files


def _names_a_release(args: argparse.Namespace, word: str | None) -> bool:
    return args.project is not None or (word not in (None, "-") and not _exists(str(word)))


def _exists(word: str) -> bool:
    try:
        return os.path.lexists(word)
    except (OSError, ValueError):
        return False


def _from_stdin() -> ProjectFiles:
    if sys.stdin.isatty():
        print("Paste a Cargo.lock, then press Ctrl-D.", file=sys.stderr)
    raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    return project_files({"standard input": decoded(raw, "standard input")}, "standard input")


def _text(name: str) -> str:
    try:
        with open(name, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise TeachkitError(
            "cannot-read",
            f"The file cannot be read: {error.strerror or error}",
            place=name,
            hint="Check the name, and its rights.",
        ) from error
    return decoded(raw, name)


def _release_files(word: str) -> ProjectFiles:
    from teachkit.data.releases import release_files

    return release_files(_release(word))


def _release(word: str) -> Release:
    """Return the release that ``name`` (the newest) or ``name@tag`` means."""
    from teachkit.data.releases import known_releases

    releases = known_releases()
    name, _, tag = word.partition("@")
    of_project = [release for release in releases if release.project == name]
    if not of_project:
        near = sorted({release.project for release in releases})
        beside = _names_in(os.path.dirname(word) or ".")
        raise TeachkitError(
            "no-such-file",
            "There is neither such a file or folder, nor a project of the talk of that name",
            place=word,
            hint=_did_you_mean(os.path.basename(name), [*near, *beside])
            or f"Name a Cargo.lock or its folder, or one of {', '.join(near)}.",
        )
    if not tag:
        return max(of_project, key=lambda release: release.date)
    for release in of_project:
        if tag in (release.tag, release.tag.removeprefix("v")):
            return release
    said = _did_you_mean(tag, [release.tag for release in of_project])
    first, last = of_project[0].tag, of_project[-1].tag
    raise TeachkitError(
        "no-such-release",
        f"We have no release '{tag}' of {name}",
        place=word,
        hint=f"{said or f'We have {len(of_project)}, from {first} to {last}.'}"
        " They are all in: teachkit assess --projects",
    )


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except (OSError, ValueError):
        return []


def _list_projects(args: argparse.Namespace) -> int:
    from teachkit.data.releases import known_releases

    releases = known_releases()
    if args.json:
        from teachkit.decisions.depend.export.json import dumps

        rows = [
            {"name": f"{r.project}@{r.tag}", "date": r.date, "source": r.source} for r in releases
        ]
        print(dumps(rows), end="")
        return 0
    for release in releases:
        name = f"{release.project}@{release.tag}"
        print(name if args.names else f"{name:<28}  {release.date}")
    return 0


def _failures(
    wanted: Sequence[str],
    after: Assessment,
    comparison: Comparison | None,
    knowledge: Knowledge,
) -> dict[str, str]:
    """Return the conditions that hold; refuse to answer from data that cannot know.

    Partial data knows every crate of the talk's own projects, so it is enough for a lock that
    has no other.
    """
    if not wanted:
        return {}
    from teachkit.decisions.depend.conditions import conditions_met

    met = conditions_met(wanted, after, comparison)
    kinds = {
        origin.name: origin.kind
        for snapshot in (knowledge.advisories, knowledge.audits, knowledge.debian)
        if snapshot is not None
        for origin in (snapshot.origin,)
    }
    for name in wanted:
        needs = NEEDS.get(name)
        if needs is None or (needs == "rustsec" and name in met):
            continue
        kind = kinds.get(needs)
        if kind is None or (kind == "partial" and not _all_known(after)):
            there = "there is none" if kind is None else "we have it for the talk's projects only"
            raise TeachkitError(
                "no-data" if kind is None else "partial-data",
                f"The condition '{name}' cannot be answered: of the data that it needs, {there}",
                place="--fail-on",
                hint="Run 'teachkit data update', or name a folder with --data.",
            )
    return met


def _all_known(a: Assessment) -> bool:
    from teachkit.data.releases import known_crates

    known = known_crates()
    return all(package.name in known for package in a.lock.packages if package.on_crates_io)


def _rendered(
    args: argparse.Namespace,
    chosen: str,
    files: ProjectFiles,
    after: Assessment,
    before: Assessment | None,
    comparison: Comparison | None,
) -> str:
    top = args.top or ALL_ROWS
    if chosen == "sarif":
        from teachkit.decisions.depend.export.sarif import to_sarif

        return to_sarif(after, lock_text=files.lock)
    if chosen == "cyclonedx":
        from teachkit.decisions.depend.export.cyclonedx import to_cyclonedx

        return to_cyclonedx(after)
    if chosen == "debian":
        from teachkit.decisions.depend.export.debian import to_debian

        return to_debian(after, unicode=_unicode(args))
    if chosen == "json":
        return _json(args, after, before, comparison)
    pages = _answers(args, after, before, comparison, top)
    if chosen == "html":
        from teachkit.decisions.depend.export.html import render_html, to_html

        return render_html(pages) if pages else to_html(after)
    if chosen == "markdown":
        from teachkit.decisions.depend.export.markdown import render_markdown, to_markdown

        return render_markdown(pages) if pages else to_markdown(after, top=top)
    from teachkit.decisions.depend.export.text import render_text, to_text

    shows = terminal(sys.stdout, args.color)
    look: dict[str, Any] = {
        "colour": shows.colour and not args.output,
        "width": shows.width,
        "unicode": _unicode(args),
    }
    return render_text(pages, **look) if pages else to_text(after, top=top, **look)


def _unicode(args: argparse.Namespace) -> bool:
    return bool(args.output) or terminal(sys.stdout).unicode


def _answers(
    args: argparse.Namespace,
    after: Assessment,
    before: Assessment | None,
    comparison: Comparison | None,
    top: int,
) -> Page | None:
    """Return the page that answers ``--why``, ``--drop`` and ``--compare``; None for the report."""
    if comparison is None and not args.why and not args.drop:
        return None
    from teachkit.decisions.depend.export import answers
    from teachkit.decisions.depend.questions import what_if, why

    pages = []
    if comparison is not None and before is not None:
        pages.append(answers.comparison_page(comparison, before, after, top))
    pages += [
        answers.why_page(after, index, why(after, index), top)
        for index in _indices(after, args.why)
    ]
    removed = _indices(after, args.drop)
    if removed:
        pages.append(answers.what_if_page(after, removed, what_if(after, removed), top))
    return answers.joined(pages)


def _json(
    args: argparse.Namespace,
    after: Assessment,
    before: Assessment | None,
    comparison: Comparison | None,
) -> str:
    from teachkit.decisions.depend.export import json
    from teachkit.decisions.depend.questions import what_if, why

    data = json.as_data(after)
    if comparison is not None and before is not None:
        data["compare"] = json.comparison_data(comparison, before, after)
    if args.why:
        data["why"] = [
            json.why_data(after, why(after, index), index) for index in _indices(after, args.why)
        ]
    removed = _indices(after, args.drop)
    if removed:
        data["what_if"] = json.what_if_data(after, removed, what_if(after, removed))
    return json.dumps(data)


def _indices(a: Assessment, texts: Iterable[str]) -> list[int]:
    """Return the packages that ``name``, ``name@version`` or ``name version`` mean."""
    found: list[int] = []
    for word in (name.strip() for text in texts for name in text.split(",")):
        same = [i for i, package in enumerate(a.lock.packages) if package.name == word]
        found += same or [_index(a, word.replace("@", " ", 1))]
    return list(dict.fromkeys(found))


def _index(a: Assessment, label: str) -> int:
    try:
        return a.lock.index(label)
    except TeachkitError as error:
        error.place = error.place or a.lock_path
        raise


def _print(args: argparse.Namespace, chosen: str, text: str) -> None:
    if not args.output:
        sys.stdout.write(text)
        return
    from teachkit.cli.output import write_output

    write_output(args.output, text)
    print(f"{args.output}: written, as {chosen}.", file=sys.stderr)


def _schema() -> str:
    from importlib.resources import files

    return (files("teachkit.decisions.depend.export") / "assessment.schema.json").read_text("utf-8")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(near)}?" if near else ""
