"""Print the book: Chromium lays it out, twice, so that the contents know their pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError
from teachkit.publish.book.paper.volume import volume

__all__ = ["find_chromium", "print_pdf"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_PATIENCE = 600  # seconds; it takes ten on a quiet machine
_PASSES = 4  # a contents page that grows moves what follows, so a third pass may be needed


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome; ``TEACHKIT_CHROMIUM`` may name one.

    Raises:
        TeachkitError: ``no-browser``.
    """
    named = os.environ.get("TEACHKIT_CHROMIUM")
    for path in [named] if named else [*map(shutil.which, _NAMES), _MAC]:
        if path and Path(path).exists():
            return path
    raise TeachkitError(
        "no-browser",
        "Chromium sets the pages of the PDF, and there is none here",
        place=named or "",
        hint="Install chromium (or Chrome), or name one in TEACHKIT_CHROMIUM. The EPUB needs none.",
    )


def print_pdf(pages: Path, path: Path, title: str) -> int:
    """Print the EPUB that lies unpacked in ``pages`` as a PDF, and return how many pages it has.

    The PDF is tagged and has an outline. Contents and index get the page numbers that the pass
    before found, until a pass finds no other ones.

    Raises:
        TeachkitError: ``no-browser``, ``not-printed`` with what the browser said, ``cannot-write``.
    """
    chromium = find_chromium()
    numbers: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="teachkit-pdf-") as scratch:
        printed = Path(scratch, "book.pdf")
        source = pages / "volume.xhtml"
        try:
            for _ in range(_PASSES):
                source.write_text(volume(pages, escape(title), numbers), encoding="utf-8")
                _print(chromium, source, printed, Path(scratch, "profile"))
                count, found = _pages(printed)
                if found == numbers:
                    break
                numbers = found
        finally:
            source.unlink(missing_ok=True)
        write_atomically(path, printed.read_bytes())
    return count


def _print(chromium: str, source: Path, target: Path, profile: Path) -> None:
    command = [
        chromium,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",  # the book is all there; nothing is fetched
        f"--user-data-dir={profile}",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={target}",
        source.resolve().as_uri(),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # Chromium has none for root, as in a container
    try:
        ran = subprocess.run(  # noqa: S603  # our own command, never through a shell
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        said = ran.stderr.strip()[-600:]
    except subprocess.TimeoutExpired:
        said = f"it was not done after {_PATIENCE} seconds"
    if not target.is_file():
        raise TeachkitError(
            "not-printed",
            f"The browser made no PDF: {said or 'it said nothing'}",
            place=chromium,
            hint="Try again; if it stays so, another version of Chromium may do.",
        )


def _pages(path: Path) -> tuple[int, dict[str, int]]:
    """Return how many pages a PDF has, and the page of each anchor that a link leads to."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    found = {
        name.lstrip("/"): (reader.get_destination_page_number(place) or 0) + 1
        for name, place in reader.named_destinations.items()
    }
    return len(reader.pages), found
