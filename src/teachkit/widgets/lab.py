"""A lab on the page: what it found, with its date, and a button where it can be run.

What is shown first is your own last run, or the recorded one. At home on Linux the lab runs in a
process beside the kernel, so that Stop can stop it; elsewhere a sentence says why it does not.
"""

from __future__ import annotations

import atexit
import json
from html import escape
from typing import TYPE_CHECKING

import ipywidgets

from teachkit.errors import TeachkitError
from teachkit.labs.lab import lab
from teachkit.labs.needs import where_not
from teachkit.labs.outcome import Outcome, last, read_outcome, recorded
from teachkit.widgets.printed import Printed, notice, said, title

if TYPE_CHECKING:
    from subprocess import Popen
    from threading import Thread

__all__ = ["Lab"]

AUTO = {"width": "auto"}
WHERE_FROM = "What is fetched comes from Debian or your Python index, checked and kept."


class Lab(Printed):
    """The lab with this name, such as ``zlib-rs``; ``.outcome`` is what is shown.

    Raises:
        TeachkitError: ``no-such-lab``; ``no-data`` when neither you nor the package has an outcome.
    """

    def __init__(self, name: str) -> None:
        self.lab = lab(name)
        self._recorded = _recorded(name)
        self._never = where_not(self.lab)
        self._yours = None if self._never else last(name)
        self._process: Popen[str] | None = None
        self._told_to_stop = False
        self._watching: Thread | None = None
        self.go = ipywidgets.Button(
            description="Run it here", tooltip="Fetch, unpack and run the lab", layout=AUTO
        )
        self.go.add_class("tk-primary")
        self.go.on_click(lambda _button: self._start())
        self.stop = ipywidgets.Button(
            description="Stop", tooltip="Stop the run", layout={**AUTO, "display": "none"}
        )
        self.stop.on_click(lambda _button: self._stop())
        self.which = ipywidgets.Button(
            description="Show the recorded run",
            tooltip="Compare your run with the recorded one",
            layout={**AUTO, "display": "none"},
        )
        self.which.on_click(lambda _button: self._turn())
        self.progress = said("tk-progress")
        self.found = ipywidgets.HTML()
        buttons = [] if self._never else [ipywidgets.HBox([self.go, self.stop, self.which])]
        super().__init__(
            [
                ipywidgets.HTML(
                    title(f"Lab: {self.lab.title}") + f"<p>{escape(self.lab.asks)}</p>"
                ),
                *buttons,
                self.progress,
                self.found,
                ipywidgets.HTML(self._how()),
            ]
        )
        self.add_class("tk-lab")
        self._show(self._yours or self._recorded)

    # ---- what is shown

    def _show(self, outcome: Outcome | None) -> None:
        self.outcome = outcome
        self.found.value = (
            notice(escape("Nobody has run it yet.")) if outcome is None else outcome.html()
        )
        both = self._yours is not None and self._recorded is not None
        self.which.layout.display = "" if both else "none"
        shows_yours = outcome is not None and not outcome.recorded
        self.which.description = "Show the recorded run" if shows_yours else "Show your run"

    def _turn(self) -> None:
        shows_recorded = self.outcome is not None and self.outcome.recorded
        self.progress.value = ""
        self._show(self._yours if shows_recorded else self._recorded)

    def _how(self) -> str:
        """Return how the lab is run, or why it is not run here."""
        command = f"<code>teachkit lab run {escape(self.lab.name)}</code>"
        if self._never:
            return notice(
                f"{escape(self._never)} So you see a recorded run. At home, on Linux: {command}",
                "Not run here.",
            )
        own = (
            f" <code>--file FILE</code> takes one of your own: {escape(self.lab.file)}."
            if self.lab.file
            else ""
        )
        root = " It needs root, for a folder of its own to be its root." if self.lab.root else ""
        size = self._recorded.fetched if self._recorded is not None else 0
        fetches = f" The recorded run fetched {size / 1e6:.1f} MB." if size else ""
        return (
            f"<p>On the command line: {command}; what it would need: "
            f"<code>teachkit lab doctor {escape(self.lab.name)}</code>.{fetches}{own}{root}</p>"
        )

    # ---- a run

    def _start(self) -> None:
        from threading import Thread

        from teachkit.labs.experiment import started

        if self._process is not None or self._never:  # a page can press what it does not show
            return
        self.progress.value = notice(WHERE_FROM, "Running …")
        self._told_to_stop = False
        self._process = started(self.lab.name)
        self.stop.layout.display = ""
        self._watching = Thread(target=self._watch, args=(self._process,), daemon=True)
        self._watching.start()

    def _watch(self, process: Popen[str]) -> None:
        """Follow a run to its end, from a thread: the kernel goes on meanwhile."""
        from threading import Thread

        told: list[str] = []

        def listen() -> None:
            for line in process.stderr or ():
                told.append(line.strip())
                if process.poll() is None:
                    self.progress.value = notice(escape(told[-1]), "Running …")

        atexit.register(process.terminate)
        with process:
            ear = Thread(target=listen, daemon=True)
            ear.start()
            given = process.stdout.read() if process.stdout is not None else ""
            ear.join()
        atexit.unregister(process.terminate)
        self._process = None
        self.stop.layout.display = "none"
        self._take(given, process.returncode, told)

    def _take(self, given: str, code: int, told: list[str]) -> None:
        """Show how a run ended: with an outcome, an error, or because somebody stopped it."""
        try:
            data = json.loads(given)
            if "error" not in data:
                self._yours = read_outcome(data)
                self._show(self._yours)
                self.progress.value = notice("Below is what it found.", "Done.", "good")
                return
            error = data["error"]
            words, mark = f"{error['message']}. {error['hint']}", "Could not run."
        except (ValueError, KeyError, TypeError):
            # A Python that is stopped while it starts ends with any status.
            stopped = self._told_to_stop or code in (130, -2, -15)
            words = "Nothing is left running." if stopped else " ".join(told[-3:])
            mark = "Stopped." if stopped else "It broke off."
        self.progress.value = notice(escape(words), mark, "warn")

    def _stop(self) -> None:
        from teachkit.labs.experiment import stopped

        if self._process is not None:
            self._told_to_stop = True
            self.progress.value = notice("Stopping …")
            stopped(self._process)
            self._manners.focus_on(".tk-progress")


def _recorded(name: str) -> Outcome | None:
    try:
        return recorded(name)
    except TeachkitError:
        return None
