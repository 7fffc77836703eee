"""Permanent addresses: ``<a id="S23.2"></a>`` in a text is an anchor of its page, as written.

The text says it in plain HTML, because that works wherever the text is read. For Sphinx it becomes
a target, so that ``[S23.2](../notebooks/depend.md#S23.2)`` resolves and a wrong one is reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

_OPENING = re.compile(r'<a id="([^"]+)">(</a>)?\s*')


def setup(app: Sphinx) -> None:
    """Turn the anchors of every page into targets."""
    app.add_transform(_Anchors)


class _Anchors(SphinxTransform):
    default_priority = 200  # before links within the page are resolved

    def apply(self, **_kwargs: object) -> None:
        slugs = getattr(self.document, "myst_slugs", {})
        for raw in list(self.document.findall(nodes.raw)):
            found = _OPENING.fullmatch(raw.astext())
            if not found:
                continue
            name = found[1]
            target = nodes.target("", "", ids=[name])
            self.document.ids[name] = target
            slugs[name] = (raw.line or 0, name, name)
            if not found[2]:
                self._close(raw)
            raw.replace_self(target)
        self.document.myst_slugs = slugs
        if slugs:
            self.env.metadata[self.env.docname]["myst_slugs"] = slugs

    @staticmethod
    def _close(raw: nodes.raw) -> None:
        """Remove the ``</a>`` that stands behind its opening as a piece of its own."""
        after = raw.parent[raw.parent.index(raw) + 1 :]
        if after and isinstance(after[0], nodes.raw) and after[0].astext() == "</a>":
            raw.parent.remove(after[0])
