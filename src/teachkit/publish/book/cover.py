"""The builder of the site: as Sphinx's own, but the cover is the address of the site itself."""

from __future__ import annotations

from pathlib import Path

from sphinx.builders.html import StandaloneHTMLBuilder

__all__ = ["BookBuilder"]


class BookBuilder(StandaloneHTMLBuilder):
    """Write ``book/index`` as ``index.html`` at the top."""

    name = "html"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page, seen from the top of the site."""
        return super().get_target_uri("index" if docname == self.config.root_doc else docname, typ)

    def get_output_path(self, page_name: str, /) -> Path:
        """Return the file that holds a page."""
        return super().get_output_path("index" if page_name == self.config.root_doc else page_name)
