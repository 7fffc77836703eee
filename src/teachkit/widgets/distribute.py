"""`DistributionPlanner`: the tool of the distribute chapter: who gets it, and from where.

1. The reader's choices are traits (`users`, `chosen`, `overlap`, `name`, `letter`), so that they
   survive; the answers to them (`reached`, `names`, `written`) are set here when they change.
2. A lock file comes in as a message, and `debian` is the answer. Every message ``{"id", "do", …}``
   gets one answer with its id: ``{"id", "ok": True, …}`` or ``{"id", "error": {code, …}}``.
3. `distribute_view` turns the core's objects into plain data; nothing is computed in the page.
4. What is worth keeping goes into the plan's section *distribute*, and can be taken back.

What is wrong with an input is shown, and the result before it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import traitlets

from teachkit.course.store import PlanStore
from teachkit.data.projects import ProjectFiles, project_files
from teachkit.data.releases import release_files
from teachkit.data.snapshots import load_knowledge
from teachkit.decisions.distribute.channel import Channel
from teachkit.decisions.distribute.debian import DebianOutline
from teachkit.decisions.distribute.reach import OVERLAPS, Reach
from teachkit.decisions.plan import Distribute, put_row
from teachkit.errors import TeachkitError
from teachkit.widgets import distribute_debian, distribute_names, distribute_view
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.saving import SavedSection, without_row
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["DistributionPlanner"]

VIEWS = ("reach", "names", "debian", "letter")
MOST_USERS = 1_000_000_000


class DistributionPlanner(Tool):
    """Plan how it reaches people: channels, their overlap, the name, Debian, and a letter.

    ``store`` is where the plan is kept (by default, the workspace's), ``view`` the tab to open
    with: one of ``reach``, ``names``, ``debian``, ``letter``. ``name`` is what to look up. The
    channels that the plan has are switched on.

    Read ``.reach_made`` and ``.outline_made`` for the core's objects.
    """

    _esm = script("distribute")
    _css = styles("tool/look", "tool/saved", "distribute/page")

    # What the reader chooses.
    view = traitlets.Enum(VIEWS, "reach").tag(sync=True)
    users = traitlets.Dict().tag(sync=True)
    chosen: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    overlap = traitlets.Enum(tuple(OVERLAPS), "unknown").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    letter = traitlets.Dict().tag(sync=True)

    # What Python answers.
    options = traitlets.Dict().tag(sync=True)
    reached = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    debian = traitlets.Dict().tag(sync=True)
    written = traitlets.Dict().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self, *, store: PlanStore | None = None, view: str = "reach", name: str = "zlib-rs"
    ) -> None:
        self._saving = SavedSection(store, "distribute", Distribute())
        self.reach_made: Reach | None = None
        self.outline_made: DebianOutline | None = None
        super().__init__(view=view, options=distribute_view.options())
        self.name = name
        self.letter = {**distribute_names.first_letter(), "name": name}
        section, problem = Distribute(), {}
        try:
            section = self._saving.now()
        except TeachkitError as error:
            problem = error.as_dict()
        self.chosen = distribute_view.first_chosen(section.channels)
        self.saved, self.problem = self._plan(section), problem
        self.on_msg(self._hear)

    # ---- answers to the reader's choices

    @traitlets.validate("users")
    def _users_fit(self, proposal: Mapping[str, Any]) -> dict[str, int]:
        known = {one["id"] for one in self.options["platforms"]}
        return {
            name: int(count)
            for name, count in dict(proposal["value"]).items()
            if name in known
            and isinstance(count, int | float)
            and 0 <= count <= MOST_USERS  # nan fails as well
        }

    @traitlets.validate("chosen")
    def _chosen_fit(self, proposal: Mapping[str, Any]) -> list[str]:
        known = [one["id"] for one in self.options["channels"]]
        return [name for name in known if name in proposal["value"]]

    @traitlets.observe("users", "chosen", "overlap")
    def _reach_changed(self, _change: object) -> None:
        try:
            self.reach_made, self.reached = distribute_view.reached(
                self.users, self.chosen, self.overlap
            )
        except TeachkitError as error:
            self.problem = error.as_dict()
        else:
            self.problem = {}

    @traitlets.observe("name")
    def _name_changed(self, change: Mapping[str, Any]) -> None:
        if self.letter.get("name") == change["old"]:  # not the reader's own yet
            self.letter = {**self.letter, "name": self.name}
        try:
            self.names = distribute_names.names(self.name)
        except TeachkitError as error:
            self.problem = error.as_dict()
        else:
            self.problem = {}

    @traitlets.observe("letter")
    def _letter_changed(self, _change: object) -> None:
        self.written = distribute_names.written(self.letter)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "project": self._do_project,
            "lock": self._do_lock,
            "save-channels": self._do_save_channels,
            "save-name": self._do_save_name,
            "save-conflicts": self._do_save_conflicts,
            "remove": self._do_remove,
            "undo": self._do_undo,
        }
        if answer_message(self, content, deeds):
            self.problem = {}

    def _do_project(self, message: Mapping[str, Any]) -> None:
        release = distribute_debian.newest(str(message.get("project")))
        title = f"{release.project} {release.tag}"
        self._outline(release_files(release), title, release.project)

    def _do_lock(self, message: Mapping[str, Any]) -> None:
        text = str(message.get("text") or "")
        if not text.strip():
            raise TeachkitError(
                "no-lock",
                "There is no lock file to read",
                place="Debian",
                hint="Paste the text of a Cargo.lock, or drop the file on the field.",
            )
        self._outline(project_files({"Cargo.lock": text}, "your project"), "Your project", "")

    def _outline(self, files: ProjectFiles, title: str, project: str) -> None:
        made = distribute_debian.outline(files, load_knowledge())
        self.outline_made = made
        self.debian = {**distribute_debian.debian(made, title), "project": project}

    # ---- the plan

    def _plan(self, section: Distribute, said: str = "") -> dict[str, Any]:
        return {
            "channels": [
                {"channel": one.channel, "reaches": one.reaches, "keeper": one.keeper,
                 "step": one.step}
                for one in section.channels
            ],
            "name": section.name,
            "conflicts": section.conflicts,
            "undo": self._saving.can_undo,
            "where": self._saving.where,
            "said": said,
        }  # fmt: skip

    def _keep(self, section: Distribute, said: str) -> None:
        if not self._saving.keep(section):
            said = "It is in the plan already."
        self.saved = self._plan(section, said)

    def _do_save_channels(self, _message: Mapping[str, Any]) -> None:
        # Anew: after an impossible choice, what is on show is older than what is switched on.
        _, now = distribute_view.reached(self.users, self.chosen, self.overlap)
        rows = distribute_view.rows_to_save(now, self.chosen)
        if not rows:
            raise TeachkitError(
                "no-channel",
                "No channel is switched on",
                place="Reach",
                hint="Tick a way to your users first.",
            )
        section = self._saving.now()
        before = {one.channel: one for one in section.channels}
        kept = section.channels
        for row in rows:
            # Who looks after it and what comes next may be the reader's own words by now.
            old = before.get(row.channel, Channel(row.channel, "", "", ""))
            mine = replace(row, keeper=old.keeper or row.keeper, step=old.step or row.step)
            kept = put_row(kept, mine)
        self._keep(replace(section, channels=kept), f"Saved: {len(rows)} of your channels.")

    def _do_save_name(self, _message: Mapping[str, Any]) -> None:
        if not self.name.strip():
            raise TeachkitError(
                "no-name", "There is no name to save", place="Names", hint="Type one first."
            )
        self._keep(replace(self._saving.now(), name=self.names["kept"]), "Saved: the name.")

    def _do_save_conflicts(self, _message: Mapping[str, Any]) -> None:
        if not self.debian:
            raise TeachkitError(
                "no-outline",
                "Nothing has been computed yet",
                place="Debian",
                hint="Choose a project, or bring your own lock file.",
            )
        section = replace(self._saving.now(), conflicts=self.debian["kept"])
        self._keep(section, "Saved: the conflicts.")

    def _do_remove(self, message: Mapping[str, Any]) -> None:
        section = self._saving.now()
        channels = without_row(section.channels, str(message.get("channel")))
        self._keep(replace(section, channels=channels), "Taken out.")

    def _do_undo(self, _message: Mapping[str, Any]) -> None:
        self._saving.undo()
        self.saved = self._plan(self._saving.now(), "Undone, and saved.")

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return what is on show, as text and as HTML."""
        from teachkit.widgets.distribute_printed import page, text  # on display only

        return text(self), page(self)
