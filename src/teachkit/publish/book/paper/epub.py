"""Build the book as an EPUB 3."""

from __future__ import annotations

from pathlib import Path

from teachkit.errors import TeachkitError
from teachkit.publish.book.build import run_sphinx

__all__ = ["build_epub"]

_NAME = "why-memory-safety-is-not-enough"


def build_epub(root: Path, out: Path, *, quiet: bool = False) -> Path:
    """Build the whole course as an EPUB in ``out``, and return that file.

    Its pages lie beside it, unpacked. What was read and executed for a site that was built as
    ``book`` beside ``out`` is not read again.

    Raises:
        TeachkitError: ``no-book`` without a checkout, ``broken-book`` when Sphinx warns or fails.
    """
    settings = {
        "templates_path": "",
        "html_domain_indices": "0",
        "epub_basename": _NAME,
        "epub_copyright": "the authors of teachkit",
        "epub_description": "A course on rewriting systems software, with tools on real data",
        "epub_identifier": _NAME,
        "epub_scheme": "URN",
        "epub_show_urls": "no",
        "epub_tocdepth": "2",
        "epub_tocdup": "0",
        "epub_tocscope": "includehidden",
        "epub_uid": _NAME,
    }
    if not run_sphinx(root, out, out.with_name("book.cache"), "epub", settings, quiet=quiet):
        raise TeachkitError(
            "broken-book",
            "The book has mistakes, which are listed above",
            place=str(out),
            hint="To see all of them: teachkit book build",
        )
    return out / f"{_NAME}.epub"
