"""``teachkit slides``: the chapters as a talk, for a room with a projector."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.publish.slides import Slide

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit slides depend                 the deck of one chapter, in _build/slides/depend.html
  teachkit slides --talk                 the whole talk, in its order, as one deck
  teachkit slides --all --out decks      every chapter, and the talk

A deck is one file that needs no network. S opens the speaker's view with the notes, ? lists the
keys, and ?print-pdf behind the address lays the slides out for paper.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("chapter", nargs="?", metavar="CHAPTER", help="as in depend")
    what.add_argument("--talk", action="store_true", help="the slides of the talk, in its order")
    what.add_argument("--all", action="store_true", help="a deck for each chapter, and the talk")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to (_build/slides)")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the decks that were asked for.

    Raises:
        TeachkitError: ``no-such-chapter``, ``cell-failed``, ``cannot-write``, and
            ``no-node`` or ``offline`` when reveal.js could not be fetched the first time.
    """
    from teachkit.course.load import course_root, load_course
    from teachkit.publish.book.runtime.fetching import node_modules
    from teachkit.publish.book.runtime.kept import building
    from teachkit.publish.slides import write_deck

    root = course_root()
    course = load_course()
    titles = {chapter.id: chapter.title for chapter in course.chapters}
    if args.chapter and args.chapter not in titles:
        raise TeachkitError(
            "no-such-chapter",
            f"There is no chapter '{args.chapter:.40}'",
            hint=f"There are {', '.join(titles)}.",
        )
    out = args.out or root / "_build" / "slides"
    say = partial(print, file=sys.stderr, flush=True)
    build = root / "_build" / "runtime"
    with building(build, say):
        reveal = node_modules(build, say) / "reveal.js"
    written = []
    for name, title, slides in _decks(root, titles, course.title, args):
        path = out / f"{name}.html"
        write_deck(path, title, slides, reveal)
        written.append({"file": str(path), "slides": len(slides)})
        say(f"{path}: {len(slides)} slides")
    if args.json:
        print(json.dumps(written, indent=2))
    return 0


def _decks(
    root: Path, titles: dict[str, str], whole: str, args: argparse.Namespace
) -> Iterator[tuple[str, str, tuple[Slide, ...]]]:
    """Return each deck that is asked for, by its name, its title and its slides."""
    from teachkit.publish.slides import in_order_of_the_talk, read_chapter, slides_of

    together: list[Slide] = []
    for id, title in titles.items():
        if args.chapter in {None, id}:
            slides = slides_of(read_chapter(root / "notebooks" / f"{id}.md"))
            together += slides
            if not args.talk:
                yield id, title, slides
    if not args.chapter:
        yield "talk", whole, in_order_of_the_talk(together)
