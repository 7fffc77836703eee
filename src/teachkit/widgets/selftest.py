"""`SelfTest`: does this machine do what the course needs, in words, and how to mend what it lacks.

Each check really does the thing: it writes and reads where your work is kept, assesses a real
lock, reads the data there is. A check that fails says why in one sentence and what to do in
another; none of them raises.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["Finding", "SelfTest", "examine"]

_LEFT = 'style="text-align:left;vertical-align:top;white-space:nowrap"'
# verdict -> the sign before it; no colour carries the meaning
VERDICTS = {"works": "\N{CHECK MARK}", "with less": "~", "broken": "\N{MULTIPLICATION SIGN}"}
WIDGETS_HINT = "Save, reload the page in the browser, and run the cell again."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: one of `VERDICTS`, a sentence, and how to mend it ("" = nothing to)."""

    what: str
    verdict: str
    sentence: str
    mend: str = ""


def examine() -> tuple[Finding, ...]:
    """Run every check on this machine and return what each found; takes under a second.

    In the online book (see `course.store.place_of`) nobody needs JupyterLab.
    """
    checks = {**_CHECKS}
    if "TEACHKIT_PLACE" in os.environ:
        del checks["JupyterLab"]
    return tuple(_guarded(what, check) for what, check in checks.items())


class SelfTest:
    """The findings as a table, with a line below that only a working widget can draw."""

    def __init__(self) -> None:
        self.findings = examine()

    def __repr__(self) -> str:
        lines = []
        for one in self.findings:
            lines.append(f"{VERDICTS[one.verdict]} {one.what}: {one.verdict}. {one.sentence}")
            if one.mend:
                lines.append(f"    To mend it: {one.mend}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        cell = '<td style="text-align:left;vertical-align:top">'
        rows = "".join(
            f'<tr><th scope="row" {_LEFT}>{escape(one.what)}</th><td {_LEFT}>'
            f"{VERDICTS[one.verdict]} {one.verdict}</td>"
            f"{cell}{escape(one.sentence)}"
            + (f"<br><b>To mend it:</b> {escape(one.mend)}" if one.mend else "")
            + "</td></tr>"
            for one in self.findings
        )
        head = "".join(
            f'<th scope="col" style="text-align:left">{text}</th>'
            for text in ("what", "verdict", "found")
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def _ipython_display_(self) -> None:
        from IPython import display

        show: Any = display.display  # IPython says nothing of its types
        show({"text/html": self._repr_html_(), "text/plain": repr(self)}, raw=True)
        widget = _widget()
        if widget is not None:
            show(widget)


def _guarded(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except TeachkitError as error:
        return Finding(what, "broken", str(error), error.hint)
    except (ImportError, OSError) as error:
        return Finding(what, "broken", f"{type(error).__name__}: {error}.", "make course")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", "works", f"This is Python {version}; 3.11 is the least.")


def _kept() -> Finding:
    from teachkit.course.store import place_of, record_store, workspace

    folder = workspace()
    store = record_store()
    path = store.path
    path.parent.mkdir(parents=True, exist_ok=True)
    probe = path.with_name("selftest.tmp")
    try:
        probe.write_text("written", encoding="utf-8")
        again = probe.read_text(encoding="utf-8")
    finally:
        probe.unlink(missing_ok=True)
    if again != "written":
        return Finding(
            "Your work",
            "broken",
            f"{path.parent} does not keep what is written to it.",
            "Free some space on that disk, or open the course in another folder.",
        )
    if folder is None and place_of(store) == str(path):
        return Finding(
            "Your work",
            "with less",
            f"You are not in a workspace, so answers go to {path.parent}.",
            "Run 'teachkit start' and open the course from there.",
        )
    kept = folder if place_of(store) == str(path) else place_of(store)
    return Finding("Your work", "works", f"Answers and plan are kept in {kept}.")


def _data() -> Finding:
    from teachkit.data.snapshots import load_knowledge

    knowledge = load_knowledge()
    parts = (
        ("advisories", knowledge.advisories),
        ("audits", knowledge.audits),
        ("Debian's crates", knowledge.debian),
    )
    said: list[str] = []
    partial: list[str] = []
    absent: list[str] = []
    for name, part in parts:
        if part is None:
            absent.append(name)
        elif part.origin.kind == "partial":
            partial.append(name)
        else:
            said.append(f"{name} of {part.origin.date or 'unknown date'}")
    sentences = [f"There are {', '.join(said)}."] if said else []
    if partial:
        sentences.append(f"For the talk's own projects alone: {' and '.join(partial)}.")
    if absent:
        sentences.append(f"Not there at all: {' and '.join(absent)}.")
    found = " ".join(sentences)
    if partial or absent:
        mend = "On your own machine: run 'teachkit data update' in a terminal, with a network."
        return Finding("Data", "with less", found, mend)
    return Finding("Data", "works", found)


def _assessor() -> Finding:
    from teachkit.data.releases import known_releases, release_lock
    from teachkit.data.snapshots import load_knowledge
    from teachkit.decisions.depend import assess

    release = max((one for one in known_releases() if one.project == "ntpd-rs"), key=_date)
    knowledge = load_knowledge()
    begin = time.perf_counter()
    result = assess(release_lock(release.project, release.tag), knowledge)
    spent = (time.perf_counter() - begin) * 1000
    return Finding(
        "Assessor",
        "works",
        f"{release.project} {release.tag}: {len(result.lock.packages)} packages assessed in "
        f"{spent:.0f} ms.",
    )


def _jupyter() -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    def found(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    needed = ("jupyterlab", "jupytext", "ipywidgets", "anywidget")
    absent = [name for name in needed if found(name) is None]
    if absent:
        sentence = f"{', '.join(absent)} is not installed here."
        return Finding("JupyterLab", "broken", sentence, "make course")
    versions = ", ".join(f"{name} {found(name)}" for name in needed)
    return Finding("JupyterLab", "works", f"{versions}.")


def _date(release: Any) -> str:
    return str(release.date)


def _widget() -> Any:
    try:
        import ipywidgets
    except ImportError:
        return None

    class Line(ipywidgets.HTML):
        """A line for the browser to draw; where none draws it, its text says what to do."""

        def __repr__(self) -> str:
            return f"Widgets: broken. The browser did not draw one here. {WIDGETS_HINT}"

    sign = VERDICTS["works"]
    return Line(value=f"<b>{sign} Widgets work:</b> a widget drew this line.")


_CHECKS: dict[str, Callable[[], Finding]] = {
    "Python": _python,
    "JupyterLab": _jupyter,
    "Your work": _kept,
    "Data": _data,
    "Assessor": _assessor,
}
