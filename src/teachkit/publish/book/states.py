"""The state of a page's painted widgets, without what many of them share.

A widget of ours carries its module and its style as text, and a chapter has a dozen of them. In
the site each text is a file, named by its hash: pages share it, and so does the browser's cache.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["shared_state"]

_LOOKS = ("LayoutModel", "StyleModel")
_FOLDER = "_static/widgets"


def shared_state(app: Sphinx, state: str, context: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the state with addresses for modules, and the addresses of the styles it needs.

    The files are written into the site, unless they are there.
    """
    data = json.loads(state)
    pathto = context["pathto"]
    styles: dict[str, None] = {}
    for model in data["state"].values():
        traits = model["state"]
        if model["model_name"].endswith(_LOOKS):  # whose defaults are the nulls
            model["state"] = {key: value for key, value in traits.items() if value is not None}
            continue
        if traits.get("_esm"):
            traits["_esm"] = pathto(_file(app, traits["_esm"], "js"), 1)
        if style := traits.pop("_css", ""):
            styles[pathto(_file(app, style, "css"), 1)] = None
    return json.dumps(data, sort_keys=True, ensure_ascii=False), list(styles)


def _file(app: Sphinx, text: str, kind: str) -> str:
    name = f"{_FOLDER}/{hashlib.sha256(text.encode()).hexdigest()[:12]}.{kind}"
    path = Path(app.outdir) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return name
