"""Permanent addresses: ``<a id="S23.2"></a>`` in a text is an anchor of its page, as written.

The text says it in plain HTML, because that works wherever the text is read. For Sphinx it becomes
a target, so that ``[S23.2](../notebooks/depend.md#S23.2)`` resolves and a wrong one is reported.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from teachkit.data.files import write_atomically

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["anchors_of", "setup"]

_LISTED = "anchors.txt"

_OPENING = re.compile(r'<a id="([^"]+)">(</a>)?\s*')


def setup(app: Sphinx) -> None:
    """Turn the anchors of every page into targets."""
    app.add_transform(_Anchors)
    app.connect("build-finished", _list)


def anchors_of(cache: Path) -> list[str]:
    """Return the anchors of a book as it was built last, as ``page#anchor``."""
    listed = cache / _LISTED
    return listed.read_text(encoding="utf-8").split() if listed.is_file() else []


def _list(app: Sphinx, problem: Exception | None) -> None:
    if problem is None and app.builder.format == "html":
        found = {
            f"{'index' if page == app.config.root_doc else page}#{anchor}"
            for page, data in app.env.metadata.items()
            for anchor in data.get("teachkit_anchors", ())
        }
        text = "".join(f"{one}\n" for one in sorted(found))
        write_atomically(Path(app.doctreedir).parent / _LISTED, text, durable=False)


class _Anchors(SphinxTransform):
    default_priority = 200  # before links within the page are resolved

    def apply(self, **_kwargs: object) -> None:
        slugs = getattr(self.document, "myst_slugs", {})
        names = []
        for raw in list(self.document.findall(nodes.raw)):
            found = _OPENING.fullmatch(raw.astext())
            if not found:
                continue
            name = found[1]
            target = nodes.target("", "", ids=[name])
            self.document.ids[name] = target
            slugs[name] = (raw.line or 0, name, name)
            names.append(name)
            if not found[2]:
                self._close(raw)
            raw.replace_self(target)
        self.document.myst_slugs = slugs
        self.env.metadata[self.env.docname]["teachkit_anchors"] = names
        if slugs:
            self.env.metadata[self.env.docname]["myst_slugs"] = slugs

    @staticmethod
    def _close(raw: nodes.raw) -> None:
        """Remove the ``</a>`` that stands behind its opening as a piece of its own."""
        after = raw.parent[raw.parent.index(raw) + 1 :]
        if after and isinstance(after[0], nodes.raw) and after[0].astext() == "</a>":
            raw.parent.remove(after[0])
