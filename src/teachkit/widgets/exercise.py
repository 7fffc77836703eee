"""An exercise's own widget: where you stand, Check, hints one by one, and the solution.

The answer is taken from the cells that were run in this session, or else from the exercise's
notebook in the workspace as it was last saved. The checks run in a side process, so that an
endless loop costs a minute's patience and not the kernel.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import ipywidgets

from teachkit.course.load import ExerciseFolder, load_exercise
from teachkit.course.record import Entry, Record
from teachkit.course.room import at_home, in_a_room
from teachkit.course.store import RecordStore, now, record_store, workspace
from teachkit.errors import TeachkitError
from teachkit.grading.answers import Answer, collect
from teachkit.grading.checks import answer_from_cells, answer_from_file, notebook_in, run_checks
from teachkit.grading.report import FAILED, PASSED, CheckResult, Report, kept_data
from teachkit.widgets.printed import Printed, inline, notice, prose, said, title

__all__ = ["Exercise"]

STANDING = {
    "new": "Not begun yet.",
    "tried": "Tried, not passed yet.",
    "passed": "Passed.",
    "changed": "You passed an earlier version; the exercise has changed since.",
    "given-up": "You have looked at the solution. Passing it now still counts, for you.",
}
WORDS = {PASSED: "Passed:", FAILED: "Not yet:"}
AUTO = {"width": "auto"}
WAITS = (
    "Nobody writes programs in a workshop: this one waits for you in JupyterLab and in the online "
    "book. Take your work along as a file from the room's first page, and on your own machine "
    "`teachkit start DIR --bring FILE` goes on with it."
)


class Exercise(Printed):
    """An exercise by its id, such as ``depend/closure``."""

    def __init__(
        self,
        exercise: str | ExerciseFolder,
        *,
        store: RecordStore | None = None,
        answer: Path | None = None,
    ) -> None:
        self.folder = load_exercise(exercise) if isinstance(exercise, str) else exercise
        self._store = store if store is not None else record_store()
        self._given = answer
        self.check = ipywidgets.Button(description="Check", tooltip="Run the checks", layout=AUTO)
        self.hint = ipywidgets.Button(description="Hint", tooltip="Show one more hint", layout=AUTO)
        self.solution = ipywidgets.Button(
            description="Show a solution", tooltip="After a pass, or when you give up", layout=AUTO
        )
        self.surrender = ipywidgets.Button(
            description="Yes, I give up on this one", layout=AUTO, tooltip="Recorded, never marked"
        )
        self.surrender.layout = ipywidgets.Layout(width="auto", display="none")
        self.check.add_class("tk-primary")
        self.check.on_click(lambda _button: self._check())
        self.hint.on_click(lambda _button: self._hint())
        self.solution.on_click(lambda _button: self._ask_solution())
        self.surrender.on_click(lambda _button: self._give_up())
        self.standing = said()
        self.results = said("tk-results")
        self.hints = said("tk-hints")
        self.answer_shown = said("tk-answer")
        self._problem = ""
        super().__init__(
            [ipywidgets.HTML(self._heading()), ipywidgets.HTML(prose(WAITS))]
            if in_a_room()
            else [
                ipywidgets.HTML(self._heading()),
                self.standing,
                ipywidgets.HBox([self.check, self.hint, self.solution, self.surrender]),
                self.results,
                self.hints,
                self.answer_shown,
            ]
        )
        self._refresh()

    def printed(self) -> str:
        """Return what the exercise asks, its checks' sentences, and the hints folded away."""
        hints = "".join(
            f"<li><details><summary>Hint {number}</summary>{prose(hint)}</details></li>"
            for number, hint in enumerate(self.folder.exercise.hints, 1)
        )
        return (
            self._heading()
            + f"<p>On the command line: <code>teachkit check {self.folder.exercise.id}</code></p>"
            + f"<ol>{hints}</ol>"
        )

    def _heading(self) -> str:
        exercise = self.folder.exercise
        home = f"exercises/{exercise.id}/statement.md"
        return title(f"Exercise: {exercise.title}") + (
            f"<p>Difficulty {exercise.difficulty} of 3. Its notebook: <code>{home}</code></p>"
        )

    def _check(self) -> None:
        # Not switched off meanwhile: that would take the focus away from the button.
        self.results.value = notice("Checking …")
        try:
            at_home("No program is run in a workshop", instead="Check it on your own machine.")
            report = run_checks(self.folder, self._answer())
        except TeachkitError as error:
            self.results.value = notice(html.escape(f"{error} {error.hint}"), "Could not check.")
            return
        exercise = self.folder.exercise
        hints = self._record().hints(exercise.id, exercise.revision)
        self._keep("exercise", report.passed, kept_data(report, hints))
        self.results.value = _shown(report)
        self._refresh()

    def _answer(self) -> Answer:
        """Take the answer from this session's cells, else from the notebook as saved."""
        if self._given is not None:
            return answer_from_file(self.folder, self._given)
        cells = _session_cells()
        exercise = self.folder.exercise
        live = answer_from_cells(self.folder, cells)
        if not collect(cells, exercise.functions, exercise.id).missing:
            return live
        root = workspace()
        saved = notebook_in(root, self.folder.exercise.id) if root is not None else None
        return live if saved is None else answer_from_file(self.folder, saved)

    def _hint(self) -> None:
        exercise = self.folder.exercise
        shown = self._record().hints(exercise.id, exercise.revision)
        if shown < len(exercise.hints):
            self._keep("hint", None, {"number": shown + 1})
        self._refresh(least_hints=shown + 1)
        if self.hint.disabled:
            self._manners.focus_on(".tk-hints")

    def _ask_solution(self) -> None:
        if self._standing() in ("passed", "given-up"):
            self._show_solutions()
            return
        self.answer_shown.value = notice(
            "You have not passed it yet. Giving up is recorded for you alone, and is no shame;"
            " a hint may be the better bargain."
        )
        self.surrender.layout.display = ""

    def _give_up(self) -> None:
        self._keep("give-up", None, {})
        self.surrender.layout.display = "none"
        self._show_solutions()
        self._refresh()
        self._manners.focus_on(".tk-answer")

    def _show_solutions(self) -> None:
        paths = self.folder.solutions
        if not paths:
            self.answer_shown.value = notice(
                "This copy of the course has no solutions; whoever teaches it has them."
            )
            return
        parts = [
            f"<p><strong>{html.escape(path.stem.replace('_', ' '))}</strong></p>"
            f"<pre><code>{html.escape(path.read_text(encoding='utf-8'))}</code></pre>"
            for path in paths
        ]
        self.answer_shown.value = notice("".join(parts), "Different ways, all of them right:")

    def _refresh(self, least_hints: int = 0) -> None:
        exercise = self.folder.exercise
        record = self._record()
        shown = max(least_hints, record.hints(exercise.id, exercise.revision))
        hints = "".join(f"<li>{inline(hint)}</li>" for hint in exercise.hints[:shown])
        self.hints.value = notice(f"<p>Hints:</p><ol>{hints}</ol>") if hints else ""
        self.hint.disabled = shown >= len(exercise.hints)
        self.hint.description = "No more hints" if self.hint.disabled else f"Hint {shown + 1} of 3"
        self.standing.value = notice(
            html.escape(f"{STANDING[self._standing()]} {self._problem}".strip())
        )

    def _standing(self) -> str:
        exercise = self.folder.exercise
        return self._record().status(exercise.id, exercise.revision)

    def _record(self) -> Record:
        try:
            return self._store.load()
        except TeachkitError as error:
            self._problem = f"Not recorded: {error} {error.hint}"
            return Record()

    def _keep(self, kind: str, right: bool | None, kept: dict[str, Any]) -> None:  # noqa: FBT001  # as Entry has it
        exercise = self.folder.exercise
        try:
            self._store.add(Entry(kind, exercise.id, exercise.revision, now(), right, kept))
            self._problem = ""
        except TeachkitError as error:
            self._problem = f"Not recorded: {error} {error.hint}"


def _shown(report: Report) -> str:
    rows = "".join(f"<li>{_row(result)}</li>" for result in report.results)
    passed = sum(1 for result in report.results if result.outcome == PASSED)
    word = f"{passed} of {len(report.results)} checks passed."
    page = f"<ol>{rows}</ol>"
    if report.printed.strip():
        page += (
            "<details><summary>What your code printed</summary>"
            f"<pre>{html.escape(report.printed)}</pre></details>"
        )
    if report.passed:
        page += "<p>Well done. Look at a solution now: there is more than one way.</p>"
    return notice(page, word, "good" if report.passed else "warn")


def _row(result: CheckResult) -> str:
    word = WORDS.get(result.outcome, "Could not run:")
    text = f"<strong>{word}</strong> {inline(result.sentence)}"
    return text + (f"<br>{inline(result.message)}" if result.message else "")


def _session_cells() -> list[str]:
    """Return the sources of the cells run in this session, oldest first; none outside Jupyter."""
    try:
        from IPython.core.getipython import get_ipython  # not there in the tests of the core
    except ImportError:
        return []
    shell = get_ipython()
    return [str(cell) for cell in shell.user_ns.get("In", [])] if shell is not None else []
