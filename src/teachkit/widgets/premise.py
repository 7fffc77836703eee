"""`VulnerabilityShare`: is the title true? The tool of the premise chapter.

1. The reader guesses the share of memory-safety bugs of each program. Until they commit (or say
   that they would rather look), nothing that would tell them is sent to the browser.
2. `teachkit.decisions.premise` counts `teachkit.data.cves`; `premise_view` turns the counts into
   plain data for the traits below.
3. Filter, counting and the reader's own readings are traits; the answers to them are set here.
   ``steps`` holds every re-reading in its order: undo takes the last away, reset takes all.
4. The one deed that needs an answer, ``{"id", "do": "reveal", "guesses"}``, gets one with its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from teachkit.data.cves import C_SYSTEMS, RUST_SYSTEMS, Vulnerability, vulnerabilities
from teachkit.decisions.premise import COUNTINGS, READINGS, Filter, Guess, Share, select, shares
from teachkit.errors import TeachkitError
from teachkit.widgets import premise_view
from teachkit.widgets.messages import answer_message
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["VulnerabilityShare"]

EVERYTHING: dict[str, Any] = dict.fromkeys(("system", "cls", "cwe", "memory", "text"), "") | {
    "first": None,
    "last": None,
}
MEMORY_WORDS = (*READINGS, "changed", "")


class VulnerabilityShare(Tool):
    """Guess, see, read and re-read: how many of the known vulnerabilities are memory-safety bugs.

    ``rows`` is what to count (by default, the course's table), ``height`` that of the table in
    pixels. ``reveal`` shows the result without asking, as a page about the result needs it.

    Read ``.shares`` for the core's objects, and ``.changed`` for what you read otherwise.
    """

    _esm = script("premise")
    _css = styles("tool/look", "premise/page", "premise/picture", "premise/table")

    # What the reader chooses.
    guesses = traitlets.Dict().tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)
    steps: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    counting = traitlets.Enum(COUNTINGS, "none").tag(sync=True)
    filter = traitlets.Dict(EVERYTHING).tag(sync=True)
    narrowed = traitlets.Bool(False).tag(sync=True)
    height = traitlets.Int(440).tag(sync=True)

    # What Python answers; empty until it is revealed, but for the programs.
    programs: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    options = traitlets.Dict().tag(sync=True)
    shown = traitlets.List(traitlets.Int()).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    rewrites = traitlets.Dict().tag(sync=True)
    years = traitlets.Dict().tag(sync=True)
    sources = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        rows: Sequence[Vulnerability] | None = None,
        *,
        reveal: bool = False,
        height: int = 440,
    ) -> None:
        self._all = tuple(vulnerabilities() if rows is None else rows)
        self._ids = {one.id: one for one in self._all}
        super().__init__(height=height, programs=premise_view.programs(self._all))
        if reveal:
            self.reveal()
        self.on_msg(self._hear)

    # ---- what a notebook may call

    @property
    def changed(self) -> dict[str, str]:
        """Return id -> reading, for every row that the reader reads otherwise than we do."""
        latest = dict(self.steps)
        return {key: word for key, word in latest.items() if self._ids[key].memory != word}

    @property
    def shares(self) -> tuple[Share, ...]:
        """Return each program's share, with the reader's readings and way of counting."""
        return shares(self._counted(), self.changed, counting=self.counting)

    def reveal(self, guesses: Mapping[str, Mapping[str, int]] | None = None) -> None:
        """Commit to guesses, ``{program: {"share": 0 to 100, "sure": 50 to 100}}``, and show all.

        A program that is not among them is not scored. Once revealed, guesses stay as they are.

        Raises:
            TeachkitError: ``impossible-guess`` or ``no-such-program``; nothing is revealed then.
        """
        if self.revealed:
            return
        checked = {name: _guess(name, value, self._known()) for name, value in
                   (self.guesses if guesses is None else guesses).items()}  # fmt: skip
        # One message for all of it, so that the page never shows half a result.
        with self.hold_sync():
            self.guesses = {
                name: {"share": one.share, "sure": one.sure} for name, one in checked.items()
            }
            self.revealed = True

    def read(self, key: str, reading: str) -> None:
        """Read one row otherwise ("yes", "no" or "unclear"), or as we do again.

        Raises:
            TeachkitError: ``no-such-row`` or ``no-such-reading``.
        """
        self.steps = [*self.steps, _step([key, reading], self._ids)]

    def undo(self) -> None:
        """Take back the last re-reading, if there is one."""
        self.steps = self.steps[:-1]

    def reset(self) -> None:
        """Take back all of them."""
        self.steps = []

    # ---- what came from the browser

    @traitlets.validate("guesses")
    def _guesses_fit(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        if self.revealed:  # a guess made after looking is none
            return dict(self.guesses)
        known = self._known()
        kept = {}
        for name, value in proposal["value"].items():
            try:
                one = _guess(name, value, known)
            except TeachkitError as error:
                self.problem = error.as_dict()
            else:
                kept[name] = {"share": one.share, "sure": one.sure}
        return kept

    @traitlets.validate("steps")
    def _steps_fit(self, proposal: Mapping[str, Any]) -> list[list[str]]:
        kept = []
        for one in proposal["value"]:
            try:
                kept.append(_step(one, self._ids))
            except TeachkitError as error:
                self.problem = error.as_dict()
        return kept

    @traitlets.validate("filter")
    def _filter_fits(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        given = proposal["value"]
        texts = {key: str(given.get(key) or "") for key in ("system", "cls", "cwe", "text")}
        memory = given.get("memory")
        years = {key: _year(given.get(key)) for key in ("first", "last")}
        return {**texts, **years, "memory": memory if memory in MEMORY_WORDS else ""}

    @traitlets.observe("revealed")
    def _revealed_changed(self, _change: object) -> None:
        if not self.revealed:
            return
        with self.hold_sync():
            self.problem = {}
            self.table = premise_view.table(self._all)
            self.options = premise_view.options(self._all)
            self.sources = premise_view.sources(self._all)
            self._pick()
            self._count()

    @traitlets.observe("steps", "counting", "narrowed")
    def _count_changed(self, _change: object) -> None:
        if self.revealed:
            with self.hold_sync():
                self.problem = {}
                self._count()

    @traitlets.observe("filter")
    def _filter_changed(self, _change: object) -> None:
        if self.revealed:
            with self.hold_sync():
                self._pick()
                if self.narrowed:
                    self._count()

    # ---- from the core to the traits

    def _pick(self) -> None:
        """Set what the filter shows.

        It is not asked again when a row is re-read: a row must not vanish under the hand that
        has just changed it.
        """
        f: dict[str, Any] = self.filter
        changed = self.changed
        own = f["memory"] == "changed"
        wanted = Filter(
            systems=(f["system"],) if f["system"] else (),
            classes=(f["cls"],) if f["cls"] else (),
            cwes=(f["cwe"],) if f["cwe"] else (),
            memory=(f["memory"],) if f["memory"] and not own else (),
            first=f["first"],
            last=f["last"],
            text=f["text"],
        )
        found = {one.id for one in select(self._all, wanted, changed)}
        self.shown = [
            place
            for place, one in enumerate(self._all)
            if one.id in found and (not own or one.id in changed)
        ]

    def _counted(self) -> tuple[Vulnerability, ...]:
        if not self.narrowed:
            return self._all
        return tuple(self._all[place] for place in self.shown)

    def _count(self) -> None:
        rows, changed = self._counted(), self.changed
        guesses = {name: Guess(**value) for name, value in self.guesses.items()}
        self.picture = premise_view.picture(
            rows, self._all, changed, self.counting, guesses, narrowed=self.narrowed
        )
        self.rewrites = premise_view.rewrites(self._all, changed, self.counting)
        self.years = premise_view.years(rows, changed, self.counting)

    def _known(self) -> tuple[str, ...]:
        return tuple(one["id"] for one in self.programs)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        answer_message(self, content, {"reveal": self._do_reveal})

    def _do_reveal(self, message: dict[str, Any]) -> None:
        guesses = message.get("guesses")
        self.reveal(guesses if isinstance(guesses, dict) else {})

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return the counts, as text and as HTML: after the guesses, as on the page."""
        guesses = {name: Guess(**value) for name, value in self.guesses.items()}
        state = (self._counted(), self.changed, self.counting, guesses)
        return (
            premise_view.told(*state, revealed=self.revealed),
            premise_view.printed(*state, revealed=self.revealed),
        )


def _guess(name: str, value: object, known: Sequence[str]) -> Guess:
    if name not in known:
        raise TeachkitError(
            "no-such-program",
            f"There is no program '{name:.40}' to guess",
            place="guess",
            hint=f"There are {', '.join(known)}; those of {', '.join(RUST_SYSTEMS)} are one.",
        )
    given = value if isinstance(value, Mapping) else {}
    return Guess(given.get("share"), given.get("sure"))  # type: ignore[arg-type]  # Guess checks


def _step(one: object, ids: Mapping[str, Vulnerability]) -> list[str]:
    match one:
        case [str(key), str(word)]:
            pass
        case _:
            key, word = "", ""
    if key not in ids:
        raise TeachkitError(
            "no-such-row",
            f"There is no vulnerability '{key:.40}' in this table",
            place="steps",
            hint=f"It has {len(ids)} rows, of {', '.join(C_SYSTEMS)} and their rewrites.",
        )
    if word not in READINGS:
        raise TeachkitError(
            "no-such-reading",
            f"'{word:.40}' is no reading of {key}",
            place=key,
            hint=f"Choose one of {', '.join(READINGS)}.",
        )
    return [key, word]


def _year(value: object) -> int | None:
    return value if type(value) is int and 1000 <= value <= 9999 else None
