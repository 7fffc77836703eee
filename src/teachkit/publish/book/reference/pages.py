"""The pages of the reference: which there are, and what stands on each."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective, switch_source_input

from teachkit.data.files import write_atomically
from teachkit.publish.book.reference.names import HERE, PACKAGE, ROLE, Here, link_signatures
from teachkit.publish.book.reference.source import ROOMS, Entry, Library, Module, library

__all__ = ["FOLDER", "as_fields", "setup"]

FOLDER = "book/reference/api"
_STUB = f""":orphan:

.. default-role:: {ROLE}

.. teachkit-module:: {{name}}
"""
_SECTIONS = {
    "Args:": ":param {}:",
    "Attributes:": ":ivar {}:",
    "Raises:": ":raises {}:",
    "Returns:": ":returns:",
    "Yields:": ":yields:",
}
_PARAMETERS = re.compile(r"<dl>\n((?:<dd>.*?</dd>\n)+)</dl>", re.DOTALL)
_ITEM = re.compile(r" {4}(?P<name>[\w.*]+): (?P<text>.*)")


def setup(app: Sphinx) -> None:
    """Put the pages into the book."""
    app.add_directive("teachkit-module", ModulePage)
    app.add_directive("teachkit-modules", ModuleList)
    app.connect("config-inited", _settle)
    app.connect("builder-inited", _lay_pages)
    app.connect("html-page-context", _mend)


def _settle(_app: Sphinx, config: Config) -> None:
    """Choose how signatures look: without the module's name, and one parameter a line if long."""
    config["add_module_names"] = False
    config["python_maximum_signature_line_length"] = 90
    config["toc_object_entries_show_parents"] = "hide"


def _lay_pages(app: Sphinx) -> None:
    """Write a file for each page where Sphinx looks for pages; leave alone what is right."""
    folder = Path(app.srcdir) / FOLDER
    wanted = {f"{_short(name)}.rst": _STUB.format(name=name) for name in _of_build(app).pages()}
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.rst"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)


@cache
def _of_build(app: Sphinx) -> Library:
    """Return the modules as they are at the beginning of a build.

    Beside the doctrees lies what the last build read: nothing is read again when no file changed.
    """
    kept = Path(app.doctreedir).parent / "library.pickle"
    state = [
        (str(path), path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(PACKAGE.rglob("*.py"))
    ]
    with suppress(FileNotFoundError):
        former, content = pickle.loads(kept.read_bytes())  # noqa: S301  # as Sphinx's doctrees
        if former == state:
            found: Library = pickle.loads(content)  # noqa: S301  # written by these very classes
            return found
    modules = library(PACKAGE)
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(kept, pickle.dumps((state, pickle.dumps(modules))), durable=False)
    return modules


def _mend(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Make lines of a long signature, which Sphinx writes as a list that defines nothing."""
    if pagename.startswith(FOLDER):
        context["body"] = _PARAMETERS.sub(_as_lines, context.get("body", ""))
        app.add_css_file("reference.css")


def _as_lines(found: re.Match[str]) -> str:
    lines = found[1].replace("<dd>", "<span>").replace("</dd>", "</span>")
    return f'<span class="tk-parameters">{lines}</span>'


def _short(name: str) -> str:
    return name.removeprefix("teachkit.")


def _page_link(page: str, docname: str) -> addnodes.pending_xref:
    return addnodes.pending_xref(
        "", refdomain="std", reftype="doc", reftarget=page, refexplicit=True, refdoc=docname
    )


class ModulePage(SphinxDirective):
    """A module of a room with all modules below it: stories, then what each offers."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one section, and in it one for each module below."""
        found = _of_build(self.env.app)
        modules = found.page(self.arguments[0])
        first, *below = [self._section(found, module) for module in modules]
        first.insert(1, self._way_up())
        first += below
        self.env.ref_context.pop("py:module", None)
        return [first]

    def _way_up(self) -> nodes.Element:
        """Return the link to the list: the pages are too many to stand in the book's contents."""
        link = _page_link("/book/reference/api", self.env.current_document.docname)
        link += nodes.Text("All modules")
        return nodes.container("", nodes.paragraph("", "", link), classes=["tk-up"])

    def _section(self, found: Library, module: Module) -> nodes.section:
        self.env.note_dependency(str(module.path))
        here = Here(found, module)
        section = nodes.section(ids=[nodes.make_id(_short(module.name))])
        page = self.arguments[0]
        title = module.name.removeprefix(f"{page}.") if module.name != page else _short(page)
        section += nodes.title("", title)
        story = [(f".. py:module:: {module.name}", 1), ("", 1)]
        story += _numbered(as_fields(module.doc), module.line)
        self._parse(story, here, section)
        if module.handed_on:
            section += self._handed_on(found, module)
        entries = [line for entry in module.entries for line in _entry(entry)]
        self._parse(entries, here, section)
        return section

    def _parse(self, lines: Iterable[tuple[str, int]], here: Here, section: nodes.section) -> None:
        text = StringList()
        for line, number in lines:
            text.append(line, str(here.module.path), number - 1)
        self.env.current_document[HERE] = here
        made = nodes.Element()
        with switch_source_input(self.state, text):
            self.state.nested_parse(text, 0, made)
        link_signatures(made, here)
        section += made.children

    def _handed_on(self, found: Library, module: Module) -> nodes.Element:
        """Return the list of what a package offers and others define, each with its anchor."""
        listed = nodes.bullet_list(classes=["handed-on"])
        domain = self.env.domains.python_domain
        for name, other in sorted(module.handed_on.items()):
            full, alias = found.home(other), f"{module.name}.{name}"
            entry = found.entry(full)
            link = addnodes.pending_xref(
                "",
                refdomain="py",
                reftype="obj",
                reftarget=full,
                refexplicit=True,
                refdoc=self.env.current_document.docname,
            )
            link += nodes.literal(name, name)
            said = nodes.Text(f", from {_short(full.rpartition('.')[0])}")
            listed += nodes.list_item("", nodes.paragraph("", "", link, said), ids=[alias])
            kind = entry.kind if entry else "module"
            domain.note_object(alias, kind, alias, aliased=True, location=listed)
        return listed


def _entry(entry: Entry, indent: str = "") -> Iterator[tuple[str, int]]:
    """Yield the directive of an entry, line by line, each with its line in the source."""
    signature = f"{entry.name}{entry.signature}".replace("\\", "\\\\")
    yield f"{indent}.. py:{entry.kind}:: {signature}", entry.line
    inside = f"{indent}   "
    for flag in entry.flags:
        yield f"{inside}:{flag}:", entry.line
    for option, value in (("type", entry.type), ("value", entry.value)):
        if value:
            yield f"{inside}:{option}: {value}", entry.line
    yield "", entry.line
    for line, number in _numbered(as_fields(entry.doc), entry.line):
        yield f"{inside}{line}".rstrip(), number
    yield "", entry.line
    for member in entry.members:
        yield from _entry(member, inside)


def _numbered(lines: list[str], first: int) -> list[tuple[str, int]]:
    return [(line, first + at) for at, line in enumerate(lines)]


def as_fields(doc: str) -> list[str]:
    """Return the lines of a docstring with its sections as fields: as many lines as there were.

    ``Raises:`` and below it ``Error: text`` become ``:raises Error: text``, and so for the rest.
    """
    lines = []
    field = ""
    for line in doc.splitlines():
        if line in _SECTIONS:
            field = _SECTIONS[line]
            lines.append("")
        elif field and line.strip() and not line.startswith("    "):
            field = ""
            lines.append(line)
        elif field:
            item = _ITEM.fullmatch(line)
            if "{}" not in field:
                lines.append(f"{field} {line.strip()}" if line.strip() else "")
                field = "   "
            elif item:
                lines.append(f"{field.format(item['name'])} {item['text']}")
            else:
                lines.append(line[4:])
        else:
            lines.append(line)
    return lines


class ModuleList(SphinxDirective):
    """All pages of the reference, room by room, each with the first sentence of its story."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each room."""
        found = _of_build(self.env.app)
        made: list[nodes.Node] = []
        for room in ROOMS:
            section = nodes.section(ids=[room], names=[room])
            section += nodes.title(room, room)
            listed = nodes.bullet_list()
            for name in found.pages():
                if name.split(".")[1] == room:
                    self.env.note_dependency(str(found.modules[name].path))
                    listed += nodes.list_item("", self._line(name, found.modules[name]))
            section += listed
            made.append(section)
        return made

    def _line(self, name: str, module: Module) -> nodes.paragraph:
        link = _page_link(f"/{FOLDER}/{_short(name)}", self.env.current_document.docname)
        link += nodes.literal(_short(name), _short(name))
        first = module.doc.partition("\n")[0].replace("`", "")
        return nodes.paragraph("", "", link, nodes.Text(f": {first}"))
