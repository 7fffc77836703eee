"""Pages and anchors that moved: the old address leads to the new one.

``book/redirects.toml`` is the table. An old page is a small file that sends its reader on, keeping
the anchor, with or without JavaScript. An old anchor of a page that is still there is followed by
the page itself. Both work on a host that knows of nothing but files.
"""

from __future__ import annotations

import json
import tomllib
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from teachkit.data.files import write_atomically
from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Moved", "read_redirects", "setup"]

Moved = dict[str, str]

_STUB = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>This page has moved</title>
<link rel="canonical" href="{there}">
<script>location.replace({script} + location.search + location.hash);</script>
<meta http-equiv="refresh" content="0; url={there}">
<p>This page has moved: <a href="{there}">its new address</a>.</p>
</html>
"""
_FOLLOW = """\
<script>
(() => {{
  const follow = () => {{
    const there = {moved}[decodeURIComponent(location.hash.slice(1))];
    if (there) location.replace(there);
  }};
  follow();
  addEventListener("hashchange", follow);
}})();
</script>"""


def setup(app: Sphinx) -> None:
    """Follow the moved anchors of a page, and write the pages that are no longer there."""
    app.add_config_value("teachkit_redirects", "redirects.toml", "html")
    app.connect("html-page-context", _follow)
    app.connect("build-finished", _write)


def read_redirects(path: Path) -> tuple[Moved, Moved]:
    """Return the pages and the anchors that moved; both empty without a table.

    Raises:
        TeachkitError: ``bad-redirects`` with the line that is wrong.
    """
    if not path.is_file():
        return {}, {}
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TeachkitError(
            "bad-redirects", f"The table of moved pages is no TOML: {error}", place=str(path)
        ) from error
    pages, anchors = data.get("pages", {}), data.get("anchors", {})
    for old, new in [*pages.items(), *anchors.items()]:
        if not isinstance(new, str) or old == new or ("#" in old) == (old in pages):
            raise TeachkitError(
                "bad-redirects",
                f"This line of the table of moved pages leads nowhere: {old!r}",
                place=str(path),
                hint='It looks like: "notebooks/old" = "notebooks/new", or "a#x" = "b#y".',
            )
    return pages, anchors


def _table(app: Sphinx) -> tuple[Moved, Moved]:
    return read_redirects(Path(app.confdir) / app.config.teachkit_redirects)


def _follow(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    _, anchors = _table(app)
    moved = {
        old.partition("#")[2]: _relative(app, pagename, new)
        for old, new in anchors.items()
        if old.partition("#")[0] == pagename
    }
    if moved:
        context["body"] += _FOLLOW.format(moved=json.dumps(moved).replace("</", "<\\/"))


def _write(app: Sphinx, problem: Exception | None) -> None:
    if problem is not None or app.builder.format != "html":
        return
    for old, new in _table(app)[0].items():
        there = _relative(app, old, new)
        text = _STUB.format(there=escape(there), script=json.dumps(there.partition("#")[0]))
        write_atomically(Path(app.outdir) / f"{old}.html", text, durable=False)


def _relative(app: Sphinx, old: str, new: str) -> str:
    """Return the new address as seen from the old page."""
    page, _, anchor = new.partition("#")
    up = "../" * (len(PurePosixPath(old).parts) - 1)
    return f"{up}{page}{app.builder.link_suffix}" + (f"#{anchor}" if anchor else "")  # type: ignore[attr-defined]
