"""`DependencyAssessor`: the tool of the depend chapter, on real lock files.

1. A project's files come in: a release of one of the talk's projects, or what the reader drops.
2. `teachkit.decisions.depend.assess` makes one frozen `Assessment`; `depend_view` turns it into
   plain data for the traits below.
3. The reader's choices (what is selected, ticked, filtered) are traits, too, so that they
   survive; the answers to them are set here when they change.
4. Deeds that need an answer come as messages ``{"id", "do", …}``, and each gets one with its id:
   ``{"id", "ok": True, …}`` or ``{"id", "error": {code, message, place, hint}}``.

What is wrong with an input is shown, and the result before it stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import traitlets

from teachkit.data.projects import ProjectFiles, project_files, read_project
from teachkit.data.releases import Release, known_releases, release_files
from teachkit.data.snapshots import Knowledge, load_knowledge
from teachkit.decisions.depend import Assessment, assess, compare
from teachkit.errors import TeachkitError
from teachkit.widgets import depend_view
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["DependencyAssessor"]

VIEWS = ("packages", "graph", "whatif", "review", "compare")
# format -> (its name for people, media type, end of the file's name)
FORMATS = {
    "markdown": ("Markdown", "text/markdown", "md"),
    "html": ("web page", "text/html", "html"),
    "json": ("JSON", "application/json", "json"),
    "cyclonedx": ("CycloneDX 1.6", "application/vnd.cyclonedx+json", "cdx.json"),
    "sarif": ("SARIF 2.1.0", "application/sarif+json", "sarif.json"),
}


class DependencyAssessor(Tool):
    """Assess a project's dependencies, look around in them, and try what-ifs.

    ``project`` is one of the talk's projects and ``tag`` one of its releases (the latest when
    None). ``lock`` is your own instead: the text of a ``Cargo.lock``, a path to one or to a
    project's folder, or a `ProjectFiles`. ``knowledge`` is what to stand on (by default, what this
    machine has). ``height`` is that of the table and the graph, in pixels.

    Read ``.assessment`` for the core's object, and ``.removed_labels`` for what is ticked.

    Raises:
        TeachkitError: the project, release or lock cannot be assessed.
    """

    _esm = script("depend")
    _css = styles("tool/look", "tool/table", "depend/page", "depend/views")

    # What the reader chooses.
    project = traitlets.Unicode("").tag(sync=True)
    tag = traitlets.Unicode("").tag(sync=True)
    selected = traitlets.Int(-1).tag(sync=True)
    removed = traitlets.List(traitlets.Int()).tag(sync=True)
    filter = traitlets.Dict({"text": "", "only": [], "sort": "gone", "descending": True}).tag(
        sync=True
    )
    view = traitlets.Enum(VIEWS, "packages").tag(sync=True)
    height = traitlets.Int(460).tag(sync=True)

    # What Python answers.
    table = traitlets.Dict().tag(sync=True)
    cards: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    after = traitlets.Dict().tag(sync=True)
    details = traitlets.Dict().tag(sync=True)
    queue = traitlets.Dict().tag(sync=True)
    comparison = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)
    sources = traitlets.Dict().tag(sync=True)
    projects = traitlets.List(traitlets.Unicode()).tag(sync=True)
    history = traitlets.Dict().tag(sync=True)
    formats: traitlets.List[list[str]] = traitlets.List().tag(sync=True)

    def __init__(
        self,
        project: str = "ntpd-rs",
        tag: str | None = None,
        *,
        lock: str | Path | ProjectFiles | None = None,
        knowledge: Knowledge | None = None,
        height: int = 460,
    ) -> None:
        self._assessment: Assessment | None = None
        self._shown = ("", "")
        self._knowledge = load_knowledge() if knowledge is None else knowledge
        self._releases = _releases_by_project()
        super().__init__(
            height=height,
            projects=sorted(self._releases),
            formats=[[name, form[0]] for name, form in FORMATS.items()],
        )
        if lock is not None:
            self.read(lock)
        elif self._releases:
            self.choose(project, tag)
        self.on_msg(self._hear)

    # ---- what a notebook may call

    @property
    def assessment(self) -> Assessment | None:
        """Return what is on show; None before anything was assessed."""
        return self._assessment

    @property
    def removed_labels(self) -> tuple[str, ...]:
        """Return ``name version`` of what is ticked in the what-if."""
        labels = self._assessment.labels if self._assessment is not None else ()
        return tuple(labels[index] for index in self.removed)

    def choose(self, project: str, tag: str | None = None) -> Assessment:
        """Assess a release of one of the talk's projects, the latest when ``tag`` is None.

        Raises:
            TeachkitError: ``unknown-project`` or ``unknown-release``.
        """
        release = self._release(project, tag)
        assessment = assess(release_files(release), self._knowledge)
        self._show(assessment, (release.project, release.tag))
        return assessment

    def read(self, lock: str | Path | ProjectFiles | Mapping[str, str]) -> Assessment:
        """Assess files of your own: text, a path, files by path, or a `ProjectFiles`.

        Raises:
            TeachkitError: whatever is wrong with them; what was on show stays.
        """
        assessment = assess(_files(lock), self._knowledge)
        self._show(assessment, ("", ""))
        return assessment

    # ---- from an assessment to the traits

    def _show(self, assessment: Assessment, shown: tuple[str, str]) -> None:
        self._assessment, self._shown = assessment, shown
        # One message for all of it, so that the browser never sees half of two projects; nor does
        # `_project_changed`, which would assess the other half.
        with self.hold_sync(), self.hold_trait_notifications():
            self.problem = {}
            self.project, self.tag = shown
            self.history = self._history(shown[0])
            self.selected, self.removed = -1, []
            self.details, self.after, self.comparison = {}, {}, {}
            self.sources = depend_view.sources(assessment)
            self.cards = depend_view.cards(assessment)
            self.queue = depend_view.queue(assessment)
            self.table = depend_view.table(assessment)

    def _history(self, project: str) -> dict[str, Any]:
        """Return a project's releases, oldest first: tag, date, crates locked, why it is here."""
        if project == self.history.get("project"):
            return self.history
        releases = self._releases.get(project, ())
        rows = [[release.tag, release.date, release.locked, release.note] for release in releases]
        return {"project": project, "rows": rows}

    def _release(self, project: str, tag: str | None) -> Release:
        releases = self._releases.get(project)
        if not releases:
            raise TeachkitError(
                "unknown-project",
                f"There is no project '{project:.40}' among the talk's",
                place="project",
                hint=f"Choose one of {', '.join(sorted(self._releases))}, or give lock=….",
            )
        if not tag:
            return releases[-1]
        for release in releases:
            if release.tag == tag:
                return release
        raise TeachkitError(
            "unknown-release",
            f"{project} has no release '{tag:.40}' in our table",
            place="tag",
            hint=f"It goes from {releases[0].tag} to {releases[-1].tag}.",
        )

    # ---- answers to the reader's choices

    @traitlets.observe("project", "tag")
    def _project_changed(self, _change: object) -> None:
        wanted = (self.project, self.tag)
        if wanted == self._shown or not self.project:
            return
        tag = self.tag if self.project == self._shown[0] else ""
        try:
            self.choose(self.project, tag)
        except TeachkitError as error:
            self.problem = error.as_dict()
            self.project, self.tag = self._shown

    @traitlets.validate("selected")
    def _selected_fits(self, proposal: Mapping[str, Any]) -> int:
        index = int(proposal["value"])
        return index if 0 <= index < self._size() else -1

    @traitlets.validate("removed")
    def _removed_fits(self, proposal: Mapping[str, Any]) -> list[int]:
        size = self._size()
        return [index for index in dict.fromkeys(proposal["value"]) if 0 <= index < size]

    def _size(self) -> int:
        return 0 if self._assessment is None else len(self._assessment.lock.packages)

    @traitlets.observe("selected")
    def _selected_changed(self, _change: object) -> None:
        if self._assessment is not None:
            self.details = depend_view.details(self._assessment, self.selected)

    @traitlets.observe("removed")
    def _removed_changed(self, _change: object) -> None:
        if self._assessment is not None:
            self.after = depend_view.after(self._assessment, self.removed, self._knowledge)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "choose": self._do_choose,
            "assess": self._do_assess,
            "compare": self._do_compare,
            "history": self._do_history,
            "export": self._do_export,
        }
        answer_message(self, content, deeds)

    def _do_choose(self, message: dict[str, Any]) -> dict[str, Any]:
        self.choose(str(message.get("project")), str(message.get("tag") or ""))
        return {}

    def _do_assess(self, message: dict[str, Any]) -> dict[str, Any]:
        self.read(_texts(message))
        return {}

    def _do_history(self, message: dict[str, Any]) -> dict[str, Any]:
        return self._history(str(message.get("project")))

    def _do_compare(self, message: dict[str, Any]) -> dict[str, Any]:
        if not message.get("files") and not message.get("project"):
            self.comparison = {}
            return {}
        now = self._on_show()
        if message.get("files"):
            files = _files(_texts(message))
        else:
            release = self._release(str(message["project"]), str(message.get("tag") or ""))
            files = release_files(release)
        before = assess(files, self._knowledge)
        self.comparison = depend_view.comparison(compare(before, now))
        self.problem = {}
        return {}

    def _do_export(self, message: dict[str, Any]) -> dict[str, Any]:
        name = str(message.get("format"))
        if name not in FORMATS:
            raise TeachkitError(
                "unknown-format",
                f"There is no format '{name:.40}'",
                place="export",
                hint=f"Choose one of {', '.join(FORMATS)}.",
            )
        assessment = self._on_show()
        _, mime, suffix = FORMATS[name]
        stem = re.sub(r"[^\w.-]+", "-", assessment.project).strip("-.") or "project"
        text = _exported(assessment, name)
        return {"name": f"{stem}-dependencies.{suffix}", "mime": mime, "text": text}

    def _on_show(self) -> Assessment:
        if self._assessment is None:
            raise TeachkitError(
                "nothing-assessed",
                "Nothing has been assessed yet",
                place="widget",
                hint="Choose a project or bring a Cargo.lock first.",
            )
        return self._assessment

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str] | None:
        """Return the assessment, as text and as HTML; None before there is one."""
        if self._assessment is None:
            return None
        return depend_view.told(self._assessment), depend_view.printed(self._assessment)


def _releases_by_project() -> dict[str, tuple[Release, ...]]:
    """Return the talk's projects and their releases, oldest first."""
    found: dict[str, list[Release]] = {}
    for release in known_releases():
        found.setdefault(release.project, []).append(release)
    return {name: tuple(sorted(all_, key=lambda r: r.date)) for name, all_ in found.items()}


def _files(given: str | Path | ProjectFiles | Mapping[str, str]) -> ProjectFiles:
    if isinstance(given, ProjectFiles):
        return given
    if isinstance(given, Path):
        return read_project(given)
    if isinstance(given, str):
        # A lock has more than one line; a path does not.
        if "\n" in given:
            return project_files({"Cargo.lock": given}, "your lock")
        return read_project(Path(given))
    return project_files(given, _name_of(given))


def _name_of(texts: Mapping[str, str]) -> str:
    """Return the folder that dropped files share, or a name for what has none."""
    folders = {path.partition("/")[0] for path in texts if "/" in path}
    return folders.pop() if len(folders) == 1 and not folders & {"0", "1"} else "your project"


def _texts(message: Mapping[str, Any]) -> dict[str, str]:
    files = message.get("files")
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise TeachkitError(
            "no-files",
            "The message brings no files",
            place="message",
            hint="Drop a Cargo.lock, choose one, or paste its text.",
        )
    return {str(path): text for path, text in files.items()}


def _exported(assessment: Assessment, name: str) -> str:
    # One exporter is imported, the one asked for.
    match name:
        case "json":
            from teachkit.decisions.depend.export.json import to_json

            return to_json(assessment)
        case "markdown":
            from teachkit.decisions.depend.export.markdown import to_markdown

            return to_markdown(assessment)
        case "html":
            from teachkit.decisions.depend.export.html import to_html

            return to_html(assessment)
        case "sarif":
            from teachkit.decisions.depend.export.sarif import to_sarif

            return to_sarif(assessment)
        case _:
            from teachkit.decisions.depend.export.cyclonedx import to_cyclonedx

            return to_cyclonedx(assessment)
