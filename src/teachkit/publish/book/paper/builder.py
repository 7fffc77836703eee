"""Sphinx's builder of EPUB 3, for a book whose pages were made for a browser."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from posixpath import normpath
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder

from teachkit.publish.book.paper.xhtml import strict

__all__ = ["PaperBuilder", "setup"]

_HERE = Path(__file__).parent
_STYLES = ("pygments.css", "paper.css")
# Pages that are none without a browser: the reader's own record, and a thousand functions that one
# looks up by searching.
_LEFT_OUT = re.compile(r"book/(yours|reference/api)\b|(404|search|py-modindex|genindex-all)\b")
_BODY = re.compile(r'<div class="body" role="main">(.*)<div class="clearer">', re.DOTALL)
_COVER = re.compile(r'(<div class="epub-cover">.*?</div>)', re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"\
 lang="en" xml:lang="en">
<head>
<title>{title}</title>
{styles}
</head>
<body>
{body}
</body>
</html>
"""


class PaperBuilder(Epub3Builder):
    """An e-book of the course: strict pages, our form and cover, and no page that is none there."""

    def copy_extra_files(self) -> None:
        """Leave out what a host wants to find at the top of a site."""

    def get_toc(self) -> None:
        """Take the table of contents, without what is left out."""
        super().get_toc()
        for node in self.refnodes:
            node["refuri"] = normpath(node["refuri"])  # the cover lies in a folder of its own
        self.refnodes = [node for node in self.refnodes if not _LEFT_OUT.match(node["refuri"])]

    def build_content(self) -> None:
        """Write the list of files, and say of each page with a drawing that it has one."""
        super().build_content()
        self._tidy(Path(self.outdir) / "epub-cover.xhtml")
        path = Path(self.outdir) / "content.opf"
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r'href="([^"]+\.xhtml)" media-type="[^"]+" />', text):
            if "<svg" in (path.parent / name).read_text(encoding="utf-8"):
                text = text.replace(f'href="{name}" ', f'href="{name}" properties="svg" ')
        path.write_text(text, encoding="utf-8")

    def fix_genindex(self, tree: list[tuple[str, list[tuple[str, Any]]]]) -> None:
        """Take the entries of the index, without those of pages that are left out."""
        kept = []
        for letter, entries in tree:
            for _, (links, below, _key) in entries:
                links[:] = [link for link in links if not _LEFT_OUT.match(link[1])]
                below[:] = [one for one in below if not _LEFT_OUT.match(one[1][0][1])]
            there = [entry for entry in entries if entry[1][0] or entry[1][1]]
            if there:
                kept.append((letter, there))
        tree[:] = kept
        super().fix_genindex(tree)

    def handle_finish(self) -> None:
        """Put the pages in order before they are packed."""
        out = Path(self.outdir)
        for path in out.rglob("*"):  # what other parts of the book write for a site
            if path.suffix in {".atom", ".bak", ".html", ".json"}:
                path.unlink()
        for path in sorted(out.rglob("*.xhtml")):
            name = path.relative_to(out).as_posix()
            if _LEFT_OUT.match(name) or not self._is_current(name):
                path.unlink()
        for path in sorted(out.rglob("*.xhtml")):
            self._tidy(path)
        self._bring_forms(out)
        super().handle_finish()

    def _is_current(self, name: str) -> bool:
        """Tell whether a file is of this build, and not left by one when there was such a page."""
        page = name.removesuffix(".xhtml")
        return page in self.env.found_docs or page in {"genindex", "nav"}

    def _tidy(self, path: Path) -> None:
        """Rewrite one page as strict XHTML with our styles alone; a second time changes nothing."""
        text = path.read_text(encoding="utf-8")
        body = _BODY.search(text)
        if path.name == "epub-cover.xhtml":
            body = _COVER.search(text)
        if body is None:  # one that we have written
            return
        page = path.relative_to(self.outdir).parent
        up = "../" * len(page.parts)

        def link(address: str) -> str | None:
            if "://" in address or address.startswith(("#", "mailto:")):
                return address
            target = normpath(page / address.partition("#")[0])
            there = target.endswith(".xhtml") and (Path(self.outdir) / target).is_file()
            return address if there else None

        styles = "\n".join(
            f'<link rel="stylesheet" type="text/css" href="{up}_static/{name}"/>'
            for name in _STYLES
        )
        title = _TITLE.search(text)
        name = escape(re.sub(r"<[^>]+>", "", title[1])) if title else self.config.project
        path.write_text(
            _PAGE.format(title=name, styles=styles, body=strict(body[1], link).strip()),
            encoding="utf-8",
        )

    @staticmethod
    def _bring_forms(out: Path) -> None:
        """Leave of the styles and scripts of the site nothing but ours; add the cover."""
        for path in sorted((out / "_static").rglob("*"), reverse=True):
            if path.is_dir():
                path.rmdir()
            elif path.name != "pygments.css":
                path.unlink()
        for path in (_HERE / "paper.css", _HERE / "cover.svg"):
            (out / "_static" / path.name).write_bytes(path.read_bytes())


def setup(app: Sphinx) -> None:
    """Have Sphinx use this builder for ``epub``, and spare it what the site adds to its pages."""
    app.add_builder(PaperBuilder, override=True)
    app.connect("builder-inited", _spare, priority=900)


def _spare(app: Sphinx) -> None:
    if isinstance(app.builder, PaperBuilder):
        app.config.epub_cover = ("_static/cover.svg", "epub-cover.html")
        for listener in list(app.events.listeners.get("html-page-context", ())):
            if listener.handler.__module__.startswith("teachkit."):
                app.disconnect(listener.id)
