"""The files that make a page live: where they lie in the site, and which page asks for which.

The site has them twice removed from a cache's mistakes: each folder is named by a hash of what it
holds, so an address always means the same bytes.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from teachkit.publish.book.runtime import Runtime

__all__ = ["addresses", "bring", "bundle", "head", "setup"]

_BUNDLES, _RUNTIME = "live", "runtime"
_ASLEEP = Path(__file__).parent / "static" / "asleep.js"


def setup(app: Sphinx) -> None:
    """Ask for the scripts and styles that a page needs."""
    app.add_config_value("teachkit_bundles", "", "html")
    app.add_config_value("teachkit_runtime", "", "html")
    app.add_config_value("teachkit_manifest", "", "html")
    app.connect("html-page-context", _ask)


def addresses(runtime: Runtime) -> dict[str, str]:
    """Return what Sphinx is told of a runtime: addresses in the site, and the manifest's name."""
    return {
        "teachkit_bundles": f"{_BUNDLES}/{runtime.bundles.name}/",
        "teachkit_runtime": f"{_RUNTIME}/{runtime.files.name}/",
        "teachkit_manifest": runtime.manifest,
    }


def bring(runtime: Runtime, site: Path) -> None:
    """Put a runtime into the site, and take former ones out of it."""
    for source, room in ((runtime.bundles, _BUNDLES), (runtime.files, _RUNTIME)):
        (site / room).mkdir(parents=True, exist_ok=True)
        for other in (site / room).iterdir():
            if other.name != source.name:
                shutil.rmtree(other)
        there = site / room / source.name
        if not there.exists():
            shutil.copytree(source, there, copy_function=_same_file)


def bundle(app: Sphinx, context: dict[str, Any], name: str) -> str:
    """Return the address of one of our scripts or styles, such as ``live.js``, for this page."""
    return str(context["pathto"](app.config.teachkit_bundles + name, 1))


def head(context: dict[str, Any], tag: str) -> None:
    """Add a tag to the head of a page."""
    context["metatags"] = context.get("metatags", "") + f"\n{tag}"


def _ask(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    cells = app.env.metadata.get(pagename, {}).get("teachkit_cells", [])
    names = ["store", "yours"] if pagename == "book/yours" else ["store"]
    if any(cell["live"] for cell in cells):
        names.append("live")
    if not app.config.teachkit_bundles:
        return
    head(context, f"<script>\n{_ASLEEP.read_text(encoding='utf-8')}</script>")
    for name in names:
        style, script = bundle(app, context, f"{name}.css"), bundle(app, context, f"{name}.js")
        head(context, f'<link rel="stylesheet" href="{style}">')
        head(context, f'<script type="module" src="{script}"></script>')


def _same_file(source: str, target: str) -> None:
    """Give a file a second name, and copy it where the disk cannot: nobody writes to either."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
