"""Files and standard input in, pages and JSON out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from teachkit.cli.terminal import terminal
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from teachkit.decisions.depend.export.page import Line

__all__ = ["called", "one_stdin", "print_json", "print_page", "print_reasons", "read"]

# A list of timings of 60,000 rounds is 1.5 MB; forty times that is enough for anybody.
MOST_BYTES = 64 * 2**20


def called(name: str) -> str:
    """Return what a message calls a file; ``-`` is standard input."""
    return "standard input" if name == "-" else name


def one_stdin(*names: str | None) -> None:
    """Refuse to read standard input twice: the second time it would be empty.

    Raises:
        TeachkitError: ``bad-usage``.
    """
    if names.count("-") > 1:
        raise TeachkitError(
            "bad-usage",
            "Standard input can be read once, and '-' is given twice",
            place="-",
            hint="Save one of them to a file.",
        )


def read(name: str) -> str:
    """Return the text of a file or, for ``-``, of standard input: UTF-8, or UTF-16 with a mark.

    Raises:
        TeachkitError: ``cannot-read``, ``too-long`` beyond `MOST_BYTES`, ``not-text``.
    """
    try:
        if name == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(name, "rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise TeachkitError(
            "cannot-read",
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}",
            place=name,
            hint="Check the name, and its rights.",
        ) from error
    if len(raw) > MOST_BYTES:
        raise TeachkitError(
            "too-long",
            f"There is more than {MOST_BYTES // 2**20} MiB of it",
            place=called(name),
            hint="Is it the file that you meant? Of a tool's output, ask for fewer rounds.",
        )
    # PowerShell's ">" writes UTF-16, and begins it with a mark.
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise TeachkitError(
            "not-text",
            "This is no text in UTF-8",
            place=f"{called(name)}, byte {error.start}",
            hint="Save it as UTF-8, if it is the file that you meant. Of a library, give what"
            " 'nm -D' prints.",
        ) from error


def print_json(data: dict[str, Any]) -> None:
    """Print data as JSON that is valid in whatever the output can encode."""
    import json

    ascii_only = not terminal(sys.stdout).unicode
    print(json.dumps(data, ensure_ascii=ascii_only, indent=2, allow_nan=False))


def print_reasons(
    args: argparse.Namespace, reasons: Iterable[Any], picture: Sequence[str] = ()
) -> None:
    """Print the first reason as the title, the picture, and the other reasons below it."""
    from teachkit.decisions.depend.export.page import Line

    first, *rest = reasons
    lines = [Line(reason.kind, reason.sentence, reason.tone) for reason in rest]
    print_page(args, first.sentence, lines, picture)


def print_page(
    args: argparse.Namespace, title: str, lines: Sequence[Line], picture: Sequence[str] = ()
) -> None:
    """Print a title, a picture, and lines of a word and a sentence, as wide as the terminal."""
    from teachkit.decisions.depend.export.page import Page
    from teachkit.decisions.depend.export.text import render_text
    from teachkit.errors import printable

    look = terminal(sys.stdout, args.color)
    options: dict[str, Any] = {
        "colour": look.colour,
        "width": look.width,
        "unicode": look.unicode,
    }
    body = render_text(Page("", tuple(lines), ()), **options).lstrip("\n")
    bold, plain = ("\033[1m", "\033[0m") if look.colour else ("", "")
    print("\n".join(f"{bold}{line}{plain}" for line in _wrapped(printable(title), look.width)))
    if picture:
        print()
        print("\n".join(picture))
    print()
    sys.stdout.write(body)


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width) or [""]
