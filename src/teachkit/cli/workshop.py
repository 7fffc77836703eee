"""``teachkit workshop``: open a room for a workshop, and ask whether this machine can hold it."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teachkit.workshop.server.ready import Finding
    from teachkit.workshop.server.running import Asked, Opened

__all__ = ["configure", "run"]

EPILOG = """\
examples:
  teachkit workshop                             the whole course, in ./room
  teachkit workshop spring --track maintainer   another room, and the chapters of a track
  teachkit workshop --minutes 90 --participants 40
  teachkit workshop --title "Tuesday" --code FERRIS --port 8000
  teachkit workshop --host 127.0.0.1            for this machine alone: to try it out
  teachkit workshop --database postgresql://teachkit@db/room
  teachkit workshop doctor --participants 200   can this machine hold the room?

A room is a folder: start it again with the same one and everybody is in again, with all answers
and the same links. Ctrl-C closes the doors. Who has the board's link leads the workshop, so do
not show that line on the wall.
"""

DEFAULT_PORT = 8866
ANYWHERE = "0.0.0.0"  # noqa: S104  # the room comes with its phones and laptops


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EPILOG
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        default="room",
        help="where the room is kept (default: ./room), or 'doctor'",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--track", metavar="NAME", help="show the chapters of this track")
    what.add_argument(
        "--minutes", type=int, metavar="N", help="show what 'teachkit schedule' fits into so many"
    )
    what.add_argument(
        "--chapters", metavar="A,B,…", help="show these, in this order (default: all of them)"
    )
    parser.add_argument(
        "--participants", type=_count, default=50, metavar="N", help="how many you expect (50)"
    )
    parser.add_argument("--title", metavar="TEXT", help="what the room is called")
    parser.add_argument(
        "--code", type=_code, metavar="CODE", help="what people type to join (default: made)"
    )
    parser.add_argument(
        "--host", default=ANYWHERE, help="address to listen on (default: all of this machine's)"
    )
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port (default: 8866)")
    parser.add_argument(
        "--public-url",
        type=_address,
        metavar="URL",
        help="how people reach the room, when you know better",
    )
    parser.add_argument(
        "--base-url", default="/", metavar="PATH", help="path below which the room is (/)"
    )
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="believe X-Forwarded-For and -Proto; only behind a proxy that sets them",
    )
    parser.add_argument(
        "--hub",
        action="store_true",
        help="be a service of a JupyterHub: people come in by their account there, by no code",
    )
    parser.add_argument(
        "--database", metavar="URL", help="PostgreSQL in place of the folder's SQLite"
    )
    parser.add_argument(
        "--secret-file", metavar="FILE", type=Path, help="the secret that several servers share"
    )
    parser.add_argument(
        "--kernels",
        choices=("warm", "ipykernel"),
        default="warm" if hasattr(__import__("os"), "fork") else "ipykernel",
        help="forked from one that has run the chapter (default), or an ipykernel each",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the board")
    parser.add_argument("--json", action="store_true", help="one line of JSON when it is open")


def run(args: argparse.Namespace) -> int:
    """Serve a room until Ctrl-C, or print what the doctor finds.

    Raises:
        TeachkitError: ``bad-usage``, ``no-course``, ``no-such-chapter``, ``no-such-track``,
            ``cannot-fit``, ``room-is-open``, ``port-taken``, ``no-such-address``,
            ``cannot-write``; or what the store and the kernels say.
    """
    if args.folder == "doctor":
        return _doctor(args)
    from teachkit.workshop.server.running import run_room

    asked = _asked(args)
    if not args.json:
        print("Opening the room …", flush=True)

    def tell(opened: Opened) -> None:
        if args.json:
            print(json.dumps(asdict(opened)), flush=True)
            return
        print(_told(opened, asked), flush=True)
        if not args.no_browser:
            import webbrowser

            webbrowser.open(opened.board)

    there = run_room(asked, tell)
    if not args.json:
        print(_farewell(asked, there))
    return 0


def _asked(args: argparse.Namespace) -> Asked:
    from teachkit.course.load import course_root
    from teachkit.workshop.server.running import Asked

    course = course_root()
    host, port, base, public = args.host, args.port, args.base_url, args.public_url
    if args.hub:
        from teachkit.workshop.hub import place

        host, port, base, known = place()
        public = public or known
    base = f"/{base.strip('/')}/".replace("//", "/")
    return Asked(
        folder=Path(args.folder).expanduser().absolute(),
        course=course,
        chapters=_chapters(args, course),
        title=args.title,
        code=args.code,
        participants=args.participants,
        kernels=args.kernels,
        host=host,
        port=port,
        database=args.database,
        public_url=public,
        base_url=base,
        secret_file=args.secret_file,
        behind_proxy=args.behind_proxy,
        hub=args.hub,
    )


def _chapters(args: argparse.Namespace, root: Path) -> tuple[str, ...]:
    from teachkit.course.load import load_course
    from teachkit.course.schedule import make_schedule
    from teachkit.errors import TeachkitError

    course = load_course(root)
    there = [chapter.id for chapter in course.chapters]
    if args.minutes is not None:
        return make_schedule(course, args.minutes).chapters
    if args.track:
        for track in course.tracks:
            if track.id == args.track:
                return track.chapters
        names = ", ".join(track.id for track in course.tracks)
        raise TeachkitError(
            "no-such-track", f"There is no track '{args.track}'", hint=f"There are: {names}."
        )
    if args.chapters is None:
        return tuple(there)
    wanted = tuple(dict.fromkeys(name.strip() for name in args.chapters.split(",")))
    for name in wanted:
        if name not in there:
            raise TeachkitError(
                "no-such-chapter",
                f"There is no chapter '{name}'",
                hint=f"There are: {', '.join(there)}.",
            )
    return wanted


def _told(opened: Opened, asked: Asked) -> str:
    import segno

    drawn = segno.make(opened.join, error="l", micro=False)
    rows = [list(row) for row in drawn.matrix_iter(border=2)]
    code = ""
    if sys.stdout.isatty():
        code = "\n" + "\n".join(_two_rows(rows, at) for at in range(0, len(rows), 2)) + "\n"
    again = f", of whom {opened.people} were here before" if opened.people else ""
    return (
        f"{code}\n"
        f"  Join:   {opened.join.partition('?')[0]}   code {opened.code}\n"
        f"  Board:  {opened.board}\n"
        f"          that line is yours alone: whoever has it leads the workshop\n\n"
        f"For {asked.participants} people{again}; chapters: {', '.join(asked.chapters)}.\n"
        f"Ctrl-C closes the doors. What people said is in {asked.folder}."
    )


def _two_rows(rows: list[list[int]], at: int) -> str:
    """Return two rows of a QR code as one line, dark on light whatever the terminal's colours."""
    below = rows[at + 1] if at + 1 < len(rows) else [0] * len(rows[at])
    marks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    drawn = "".join(marks[bool(a), bool(b)] for a, b in zip(rows[at], below, strict=True))
    return f"\033[97;40m{drawn}\033[0m"  # white on black, of which the blocks are the white


def _farewell(asked: Asked, there: int) -> str:
    kept = "in the database" if asked.database else f"in {asked.folder / 'room.sqlite'}"
    return (
        f"\nThe doors are closed. {there} had joined; what they said is {kept}.\n"
        f"Open the same room again with: teachkit workshop {asked.folder}"
    )


def _doctor(args: argparse.Namespace) -> int:
    from teachkit.workshop.server.ready import examine

    folder = Path("room").absolute()
    found = examine(folder, args.participants, args.kernels, args.host, args.port, args.database)
    if args.json:
        print(json.dumps([asdict(one) for one in found], indent=2))
    else:
        for one in found:
            _show(one)
    return 0 if all(one.fine for one in found) else 1


def _show(one: Finding) -> None:
    print(f"{'fine   ' if one.fine else 'MISSING'}  {one.what}: {one.found}")
    if one.mend:
        print(f"         {one.mend}")


def _code(text: str) -> str:
    code = "".join(text.split())
    if not (code.isalnum() and 4 <= len(code) <= 40):
        raise argparse.ArgumentTypeError("a code is 4 to 40 letters and digits, easy to read out")
    return code


def _address(text: str) -> str:
    from urllib.parse import urlsplit

    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("an address is like https://room.example.org")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 2000):
        raise argparse.ArgumentTypeError("a room has 1 to 2000 people")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535; 0 takes a free one")
    return int(text)
