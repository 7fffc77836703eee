"""`DocumentationMap`: the tool of the document chapter: who comes, and which page serves them.

1. The reader picks one of the talk's seven, or types the path of a folder on this machine.
2. `teachkit.data.checkout` reads the folder, `teachkit.decisions.document` judges it, and
   `document_view` turns the verdicts into plain data for the trait `shown`. The seven were judged
   by the same rules, at a commit that is named.
3. Deeds come as messages ``{"id", "do", …}``, and each gets one answer with its id:
   ``{"id", "ok": True, …}`` or ``{"id", "error": {code, message, place, hint}}``.
4. Readers and gaps go into the plan's section *document* (`saving`), and can be taken back.

Nothing is run here: examples are found, and the report of ``teachkit document PATH --run --json``
is shown when it is brought. What is wrong with an input is told, and the map before it stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import traitlets

from teachkit.course.room import at_home
from teachkit.course.store import PlanStore
from teachkit.data.documentation import Documented, documentation
from teachkit.decisions.document import Example, ReaderNeed
from teachkit.decisions.plan import Document, put_row
from teachkit.errors import TeachkitError
from teachkit.widgets import document_view
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.saving import SavedSection, without_row
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["DocumentationMap"]

VIEWS = ("readers", "lints", "examples")


class DocumentationMap(Tool):
    """Whom a project's documentation serves, whom it leaves out, and what to write first.

    ``name`` is one of the talk's seven, or the path of a folder. ``store`` is where the plan is
    kept (by default, the workspace's). ``view`` is the tab to open with: one of ``readers``,
    ``lints``, ``examples``.

    Read ``.documented`` for the core's object.

    Raises:
        TeachkitError: the table of the seven, or the folder, cannot be read.
    """

    _esm = script("document")
    _css = styles("tool/look", "tool/saved", "document/page")

    view = traitlets.Enum(VIEWS, "readers").tag(sync=True)
    systems: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    ran = traitlets.Dict().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self, name: str = "sudo-rs", *, store: PlanStore | None = None, view: str = "readers"
    ) -> None:
        self._saving = SavedSection(store, "document", Document())
        self.documented: Documented
        super().__init__(view=view, systems=document_view.systems())
        if any(one.name == name for one in documentation()):
            self.show(name)
        else:
            self.look_at(name)
        try:
            self._tell("")
        except TeachkitError as error:  # a plan that cannot be read stays as it is
            self.problem = error.as_dict()
            self.saved = document_view.saved(Document(), self._saving.where, undo=False)
        self.on_msg(self._hear)

    # ---- what a notebook may call

    def show(self, name: str) -> None:
        """Show one of the talk's seven, as it was at the commit that is named.

        Raises:
            TeachkitError: ``no-such-system``, with those that there are.
        """
        found = next((one for one in documentation() if one.name == name), None)
        if found is None:
            raise TeachkitError(
                "no-such-system",
                f"'{name:.40}' is none of the talk's seven",
                place="name",
                hint=f"There are {', '.join(one.name for one in documentation())}.",
            )
        self._put(found, None)

    def look_at(self, path: str) -> None:
        """Read the folder at ``path`` on this machine, and show it.

        Raises:
            TeachkitError: ``no-path``, ``no-such-folder`` or ``cannot-read``; ``not-in-a-room``.
        """
        at_home(
            "No folder is read in a workshop: the only ones here are the host's",
            instead="On your own machine, teachkit document FOLDER looks at it.",
        )
        if not path.strip():
            raise TeachkitError(
                "no-path",
                "Which folder?",
                place="Folder",
                hint="Type the path of a repository on this machine.",
            )
        from teachkit.data.checkout.tree import read_tree  # reads files: on demand only
        from teachkit.decisions.document import look, summarise

        tree = read_tree(Path(path.strip()).expanduser())
        found = look(tree)
        self._put(summarise(found, name=path.strip(), notes=tree.notes), found.examples)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "show": lambda message: self.show(str(message.get("name"))),
            "path": lambda message: self.look_at(str(message.get("path") or "")),
            "report": self._do_report,
            "save": self._do_save,
            "save-gaps": self._do_save_gaps,
            "remove": self._do_remove,
            "undo": self._do_undo,
        }
        if answer_message(self, content, deeds):
            self.problem = {}

    def _put(self, documented: Documented, examples: tuple[Example, ...] | None) -> None:
        self.documented = documented
        with self.hold_sync():
            self.ran = {}
            self.shown = document_view.shown(documented, examples)

    def _do_report(self, message: Mapping[str, Any]) -> None:
        self.ran = document_view.ran(str(message.get("text") or ""))

    def _do_save(self, message: Mapping[str, Any]) -> None:
        row = document_view.row_of(self.documented, str(message.get("need")))
        self._put_readers([row])
        self._tell(f"Saved: {row.reader}.")

    def _do_save_gaps(self, _message: Mapping[str, Any]) -> None:
        rows = [document_view.row_of(self.documented, need) for need in self.shown["order"]]
        if not rows:
            raise TeachkitError(
                "nothing-to-save",
                "Nothing is missing, so there is no gap to save",
                place="Readers",
                hint="Save a reader who is served: that is worth knowing too.",
            )
        self._put_readers(rows)
        self._tell(f"Saved: {len(rows)} {'gap' if len(rows) == 1 else 'gaps'}.")

    def _do_remove(self, message: Mapping[str, Any]) -> None:
        section = self._saving.now()
        readers = without_row(section.readers, str(message.get("reader")))
        self._saving.keep(replace(section, readers=readers))
        self._tell("Taken out.")

    def _do_undo(self, _message: Mapping[str, Any]) -> None:
        self._saving.undo()
        self._tell("Undone, and saved.")

    def _put_readers(self, rows: Sequence[ReaderNeed]) -> None:
        """Put readers into the plan; one who is there already gets the newer page and gap."""
        section = self._saving.now()
        readers = section.readers
        for row in rows:
            readers = put_row(readers, row)
        self._saving.keep(replace(section, readers=readers))

    def _tell(self, said: str) -> None:
        saving = self._saving
        self.saved = document_view.saved(
            saving.now(), saving.where, undo=saving.can_undo, said=said
        )

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return the map that is on show, as text and as HTML."""
        return document_view.text(self.documented), document_view.page(self.documented)
