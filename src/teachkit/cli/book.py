"""``teachkit book``: build the online book, show it on this machine, look for what is broken."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.publish.book.build import Built
    from teachkit.publish.book.check import Trouble

__all__ = ["configure", "run"]

EXAMPLES = """\
examples:
  teachkit book build                   the whole course as a site, in _build/book
  teachkit book build --plain --timings without Python in the browser; what each step took
  teachkit book serve --watch           build, print the address, build again what you change
  teachkit book check                   links, and addresses that were published once
  teachkit book check --external        the pages of others that the book links to, as well
  teachkit book check --publish         put what is new on the list of published addresses
  teachkit book epub                    the whole book for e-readers, in _build/paper
  teachkit book pdf                     the same on A4 with page numbers; takes Chromium
  teachkit book zip book.zip            the site as one file, to be read without a network
  teachkit book editions past/          put the past editions in past/ beside the newest

The book is built from a checkout. Node.js 20 or later makes what runs in the reader's browser.
"""

_say = partial(print, file=sys.stderr, flush=True)


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLES
    doing = parser.add_subparsers(dest="doing", required=True, metavar="WHAT")
    build = doing.add_parser("build", help="make the site")
    serve = doing.add_parser("serve", help="make it, and show it on this machine")
    check = doing.add_parser("check", help="make it, and look for what is broken")
    packed = doing.add_parser("zip", help="make it, and pack it for reading without a network")
    packed.add_argument("file", type=Path, metavar="FILE.zip", help="where to; replaced if there")
    epub = doing.add_parser("epub", help="make an EPUB of the whole book")
    pdf = doing.add_parser("pdf", help="make a PDF of it, with contents and index")
    for one in (epub, pdf):
        one.add_argument("--out", type=Path, metavar="DIR", help="where to (_build/paper)")
        one.add_argument("--quiet", action="store_true", help="say only what is wrong")
    keep = doing.add_parser("editions", help="put past editions beside the site that is built")
    keep.add_argument("past", type=Path, metavar="PAST", help="a folder with a site in each folder")
    for one in (build, serve, check, packed, keep):
        one.add_argument("--out", type=Path, metavar="DIR", help="where to (_build/book)")
    for one in (build, serve, check, packed):
        one.add_argument(
            "--plain", action="store_true", help="without Python in the browser: needs no Node.js"
        )
        one.add_argument("--quiet", action="store_true", help="say only what is wrong")
        one.add_argument(
            "--repository", metavar="URL", help="where 'Edit this page' leads; else no such link"
        )
    build.add_argument("--timings", action="store_true", help="print what each step took")
    serve.add_argument("--port", type=int, default=8000, metavar="N", help="the port (8000)")
    serve.add_argument("--watch", action="store_true", help="build again when a text changes")
    check.add_argument("--external", action="store_true", help="ask other hosts, too")
    check.add_argument("--publish", action="store_true", help="add what is new to the list")
    check.add_argument("--json", action="store_true", help="for a program")


def run(args: argparse.Namespace) -> int:
    """Do what was asked.

    Raises:
        TeachkitError: ``no-book``, ``broken-book``, ``not-ours``, ``bad-redirects``,
            ``bad-edition``, ``busy``, ``cannot-write``, ``no-browser``,
            ``not-printed``, and what making the runtime raises.
    """
    from teachkit.course.load import course_root

    root = course_root()
    if args.doing == "editions":
        return _keep(root, args)
    if args.doing in ("epub", "pdf"):
        return _print(root, args)
    built = _build(root, args)
    if args.doing == "serve":
        return _serve(root, built, args)
    if args.doing == "check":
        return _check(root, built, args)
    if args.doing == "zip":
        return _zip(built, args)
    if args.timings:
        for step, seconds in built.seconds.items():
            print(f"{seconds:6.1f} s  {step}")
    print(f"The book is in {built.site}")
    return 0


def _build(root: Path, args: argparse.Namespace) -> Built:
    from teachkit.publish.book.build import build_book, default_out

    out = (args.out or default_out(root)).resolve()
    quiet = args.quiet or (args.doing == "check" and args.json)
    return build_book(
        root, out, plain=args.plain, quiet=quiet, repository=args.repository, say=_say
    )


def _print(root: Path, args: argparse.Namespace) -> int:
    from teachkit.course.load import load_course
    from teachkit.publish.book.paper.epub import build_epub
    from teachkit.publish.book.paper.pdf import find_chromium, print_pdf

    out = (args.out or root / "_build" / "paper").resolve()
    if args.doing == "pdf":
        find_chromium()  # before anybody waits for the pages
    made = build_epub(root, out, quiet=args.quiet)
    if args.doing == "pdf":
        _say("Printing it, two or three times: the contents need the numbers of the pages")
        path = made.with_suffix(".pdf")
        pages = print_pdf(out, path, load_course(root).title)
        print(f"{path}: {pages} pages")
    else:
        print(made)
    return 0


def _keep(root: Path, args: argparse.Namespace) -> int:
    from teachkit.publish.book.build import default_out
    from teachkit.publish.book.editions import keep_editions

    folders = sorted(one for one in args.past.glob("*") if one.is_dir())
    names = keep_editions((args.out or default_out(root)).resolve(), folders)
    print(f"Editions, newest first: {', '.join(names)}")
    return 0


def _serve(root: Path, built: Built, args: argparse.Namespace) -> int:
    from teachkit.errors import TeachkitError
    from teachkit.publish.book.serve import changes, serve

    with serve(built.site, port=args.port) as address:
        print(f"The book is at {address} until you press Ctrl-C.", flush=True)
        for names in changes(root, watched=args.watch):
            _say(f"Changed: {', '.join(names)}")
            try:
                _build(root, args)
            except TeachkitError as error:  # the author mends it, and we look again
                _say(f"teachkit: {error.code}: {error}")
            else:
                _say("Built again; reload the page.")
    return 0


def _zip(built: Built, args: argparse.Namespace) -> int:
    from teachkit.publish.book.offline import zip_site

    if not args.quiet:
        _say("Packing the site")
    size = zip_site(built.site, args.file)
    print(f"{args.file}: {size / 1e6:.1f} MB. To read it, unpack it and, in its folder:")
    print("  python -m http.server 8000")
    return 0


def _check(root: Path, built: Built, args: argparse.Namespace) -> int:
    from teachkit.publish.book import check
    from teachkit.publish.book.anchors import anchors_of
    from teachkit.publish.book.redirects import read_redirects

    found = check.pages(built.site)
    moved = read_redirects(root / "book" / "redirects.toml")
    listed = root / "book" / "published.txt"
    published = listed.read_text(encoding="utf-8").split() if listed.is_file() else []
    troubles = [
        *check.broken_links(built.site, found),
        *check.lost(published, found, moved),
    ]
    now = check.addresses(found, anchors_of(built.cache))
    links = check.outside(found)
    if args.external:
        troubles += _asked(links)
    if args.publish and not troubles:
        check.publish(listed, now, published, moved)
    fresh = 0 if args.publish else len(now - set(published))
    if args.json:
        data = {
            "pages": len(found),
            "addresses": len(now),
            "new": fresh,
            "outside": len(links),
            "troubles": [{"place": one.place, "what": one.what} for one in troubles],
        }
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return 1 if troubles else 0
    for trouble in troubles:
        print(trouble)
    print(f"{len(found)} pages, {len(now)} addresses, {len(links)} links to other hosts: ", end="")
    print(f"{len(troubles)} to mend." if troubles else "all is well.")
    if fresh:
        print(f"{fresh} addresses are new. When you publish: teachkit book check --publish")
    return 1 if troubles else 0


def _asked(links: dict[str, list[str]]) -> list[Trouble]:
    from teachkit.publish.book.asking import unanswered
    from teachkit.publish.book.check import Trouble

    left = len(links)

    def done(_address: str) -> None:
        nonlocal left
        left -= 1
        if left % 20 == 0:
            _say(f"{left} more links to ask about")

    return [
        Trouble(page, f"{what}: {address}")
        for address, what in unanswered(links, done)
        for page in links[address]
    ]
