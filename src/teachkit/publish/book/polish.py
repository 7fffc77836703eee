"""What the theme leaves to mend, and what it brings that no page of ours asks for.

`mended` gives names to what a screen reader meets without one. And the site goes on a diet: the
theme ships icons as a script of 1.5 MB, as fonts, and as a rule for each of two thousand names.
Ours are a dozen, in ``book/_static/icons.css``.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["mended", "setup", "without_icons"]

# As the theme writes it, and with what is missing there.
_TOGGLE, _SIGN = '<span class="toctree-toggle"', '<i class="fa-solid fa-chevron-down"></i>'
_SIDEBAR = '<div class="sidebar-primary-items__start sidebar-primary__section"'
_SCROLLED = '<div class="pst-scrollable-table-container"'
_MENDED = (
    (
        f'{_TOGGLE} role="presentation">{_SIGN}',
        f'{_TOGGLE}><span class="tk-unseen">Its pages</span>{_SIGN}',
    ),
    (f"{_SIDEBAR}>", f'{_SIDEBAR} role="navigation" aria-label="The book">'),
    # What is wider than the page has to move under a keyboard as well.
    (f"{_SCROLLED}>", f'{_SCROLLED} tabindex="0" role="group" aria-label="Table">'),
    (' aria-label="Search" data-bs', " data-bs"),  # it says "Search Ctrl+K", and that is its name
)

_NEEDLESS = (
    "images",
    "locales",
    "sbt-webpack-macros.html",
    "scripts/fontawesome.js",
    "scripts/fontawesome.js.LICENSE.txt",
    "vendor",
    "webpack-macros.html",
)
_RULE = re.compile(r"(?P<heads>[^{}]+)\{[^{}]*\}")
_ICON = re.compile(r"\.fa[bsrldt]?(?:-[\w-]+)?(?::+(?:before|after))?")


def setup(app: Sphinx) -> None:
    """Mend each page as it is written, and clear up when all are."""
    app.connect("builder-inited", _teach_templates)
    app.connect("build-finished", _clear_up)


def mended(page: str) -> str:
    """Return a page's HTML with the names that the theme forgot."""
    for theirs, ours in _MENDED:
        page = page.replace(theirs, ours)
    return page


def _teach_templates(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.templates.environment.filters["mended"] = mended
        # myst-nb brings its style at the end, so a first build would link it without its checksum.
        (app.outdir / "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)


def without_icons(styles: str) -> str:
    """Return a style sheet without icon fonts, and without the rules of icons."""

    def keep(rule: re.Match[str]) -> str:
        heads = re.sub(r"/\*.*?\*/", "", rule["heads"], flags=re.DOTALL).strip()
        if heads == "@font-face" and "Font Awesome" in rule[0]:
            return ""
        return "" if all(_ICON.fullmatch(head.strip()) for head in heads.split(",")) else rule[0]

    return _RULE.sub(keep, styles)


def _clear_up(app: Sphinx, problem: Exception | None) -> None:
    if problem is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for name in _NEEDLESS:
        path = static / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in static.rglob("*.map"):
        path.unlink()
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    if sheet.is_file():
        styles = sheet.read_text(encoding="utf-8")
        trimmed = without_icons(styles)
        if trimmed != styles:
            sheet.write_text(trimmed, encoding="utf-8")
