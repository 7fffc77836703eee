"""`FocusFinder`: the tool of the focus chapter: a selling point, held to its evidence.

1. The reader writes a claim; `teachkit.decisions.focus.claims` asks about it, as they type.
2. Timings, memory samples, symbol lists and features come in as text, files or ticks; the core
   judges them, and `focus_view` turns each judgement into plain data for the traits below.
3. What the reader chooses are traits, too (`view`, `point`, `choice`, `helps`, `inputs`), so that
   they survive; the answers to them are set here when they change.
4. Deeds that need an answer come as messages ``{"id", "do", …}``, and each gets one with its id:
   ``{"id", "ok": True, …}`` or ``{"id", "error": {code, message, place, hint}}``.
5. `focus_saving` writes what is worth keeping into the plan's section *focus*, and can undo.

What is wrong with an input is shown, and the result before it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from teachkit.course.store import PlanStore
from teachkit.decisions.focus import ApiVerdict, Judgement, Trend
from teachkit.decisions.focus.point import FOCUSES, SellingPoint
from teachkit.decisions.plan import Focus
from teachkit.errors import TeachkitError
from teachkit.widgets import focus_cases, focus_view, focus_words
from teachkit.widgets.focus_saving import Saving
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["FocusFinder"]

VIEWS = ("claim", "security", "performance", "stability", "own")
PARTS = ("claim", "focus", "audience", "need", "evidence")
# A longer text stays with the reader: sending it back would only slow the page down.
MOST_ECHOED = 60_000


class FocusFinder(Tool):
    """Write a selling point, and test it: by reading, by timings, by memory, by what you drop.

    ``store`` is where the plan is kept (by default, the workspace's). ``view`` is the tab to open
    with: one of ``claim``, ``security``, ``performance``, ``stability``, ``own``.

    Read ``.selling_point`` for the draft, ``.judgement_made``, ``.trend_made`` and
    ``.verdict_made`` for the core's objects.

    Raises:
        TeachkitError: the shipped cases cannot be read.
    """

    _esm = script("focus")
    _css = styles("tool/look", "tool/saved", "focus/page", "focus/pictures", "focus/views")

    # What the reader chooses.
    view = traitlets.Enum(VIEWS, "claim").tag(sync=True)
    point = traitlets.Dict().tag(sync=True)
    editing = traitlets.Unicode("").tag(sync=True)
    choice = traitlets.Dict().tag(sync=True)
    helps = traitlets.Unicode("").tag(sync=True)
    inputs = traitlets.Dict().tag(sync=True)

    # What Python answers.
    cases = traitlets.Dict().tag(sync=True)
    findings = traitlets.Dict().tag(sync=True)
    surface = traitlets.Dict().tag(sync=True)
    judgement = traitlets.Dict().tag(sync=True)
    trend = traitlets.Dict().tag(sync=True)
    api = traitlets.Dict().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(self, *, store: PlanStore | None = None, view: str = "claim") -> None:
        self._saving = Saving(store)
        self.judgement_made: Judgement | None = None
        self.trend_made: Trend | None = None
        self.verdict_made: ApiVerdict | None = None
        super().__init__(view=view, cases=focus_words.cases())
        self.choice = focus_words.first_choice()
        self.point = focus_cases.claim_example(focus_cases.FIRST_CLAIM)
        for key, deed in (
            ("timings", self._judge),
            ("memory", self._judge_memory),
            ("symbols", self._judge_symbols),
        ):
            deed(focus_cases.case(key, focus_cases.names(key)[0][0]))
        self._open_plan()
        self.on_msg(self._hear)

    # ---- what a notebook may call

    @property
    def selling_point(self) -> SellingPoint:
        """Return the draft that is on show."""
        return _point(self.point)

    # ---- answers to the reader's choices

    @traitlets.validate("point")
    def _point_fits(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        given = proposal["value"]
        point = {name: str(given.get(name) or "") for name in (*PARTS, "rivals")}
        if point["focus"] not in FOCUSES:
            point["focus"] = "own"
        return point

    @traitlets.observe("point")
    def _point_changed(self, _change: object) -> None:
        rivals = [line.strip() for line in self.point["rivals"].splitlines() if line.strip()]
        try:
            self.findings = focus_words.findings(self.selling_point, rivals)
        except TeachkitError as error:
            self.problem = error.as_dict()
        else:
            self.problem = {}

    @traitlets.validate("choice")
    def _choice_fits(self, proposal: Mapping[str, Any]) -> dict[str, Any]:
        return focus_words.fitting_choice(proposal["value"])

    @traitlets.observe("choice")
    def _choice_changed(self, _change: object) -> None:
        self.surface = focus_words.surface(self.choice)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "example": self._do_example,
            "judge": self._judge,
            "timings-case": lambda m: self._judge(focus_cases.case("timings", m.get("case"))),
            "trend": self._judge_memory,
            "memory-case": lambda m: self._judge_memory(focus_cases.case("memory", m.get("case"))),
            "api": self._judge_symbols,
            "symbols-case": lambda m: self._judge_symbols(
                focus_cases.case("symbols", m.get("case"))
            ),
            "judged-point": self._do_judged_point,
            "own": self._do_own,
            "open": self._do_open,
            "clear": self._do_clear,
            "save-point": self._do_save_point,
            "save-left-out": self._do_save_left_out,
            "save-helps": self._do_save_helps,
            "remove": self._do_remove,
            "undo": self._do_undo,
        }
        if answer_message(self, content, deeds):
            self.problem = {}

    def _do_example(self, message: Mapping[str, Any]) -> None:
        self._draft(focus_cases.claim_example(str(message.get("example"))))

    def _do_own(self, _message: Mapping[str, Any]) -> None:
        self._draft({"focus": "own"})

    def _do_clear(self, _message: Mapping[str, Any]) -> None:
        self._draft({"focus": self.point.get("focus", "own")})

    def _draft(self, point: Mapping[str, str], editing: str = "") -> None:
        with self.hold_sync():
            self.editing = editing
            self.point = dict(point)
            self.view = "claim"

    def _judge(self, message: Mapping[str, Any]) -> None:
        """Judge two series against a claim: texts, sizes in bytes, and which series of a file."""
        judged, picks = focus_view.judged(message)
        self.judgement_made = judged
        with self.hold_sync():
            self._echo("timings", message, ("old", "new", "rival"), ("claim", "paired"))
            self.judgement = focus_view.judgement(judged, picks, str(message.get("source") or ""))

    def _judge_memory(self, message: Mapping[str, Any]) -> None:
        """Judge samples of memory, and say what a restart every so many requests would cost."""
        message = {
            **message,
            "every": message.get("every") or focus_view.EVERY,
            "limit": message.get("limit") or focus_view.LIMIT,
        }
        trend = focus_view.judged_memory(message)
        shown = focus_view.trend(trend, message)
        self.trend_made = trend
        with self.hold_sync():
            self._echo("memory", message, ("samples",), ("every", "limit"))
            self.trend = shown

    def _judge_symbols(self, message: Mapping[str, Any]) -> None:
        """Judge the step from one version to the next by what the two offer."""
        verdict = focus_view.judged_symbols(message)
        self.verdict_made = verdict
        with self.hold_sync():
            self._echo("symbols", message, ("old", "new"), ())
            self.api = focus_view.api(verdict, message)

    def _echo(
        self, kind: str, message: Mapping[str, Any], sides: tuple[str, ...], rest: tuple[str, ...]
    ) -> None:
        """Keep what was judged, so that a second view, or the page after a reload, shows it."""
        kept: dict[str, Any] = {}
        for side in sides:
            # A side that was not given is an empty one: nothing older may stay in its field.
            given: dict[str, Any] = {"name": "", "text": ""} | dict(message.get(side) or {})
            if len(str(given.get("text") or "")) > MOST_ECHOED:
                given = {**given, "text": None}
            kept[side] = given
        for name in rest:
            kept[name] = message.get(name) or ""
        self.inputs = {**self.inputs, kind: kept}

    def _do_judged_point(self, _message: Mapping[str, Any]) -> None:
        if self.judgement_made is None:
            raise TeachkitError(
                "nothing-judged",
                "Nothing has been judged yet",
                place="performance",
                hint="Load a case, or bring two series of timings.",
            )
        self._draft(focus_view.point_of(self.judgement_made))

    # ---- the plan

    def _open_plan(self) -> None:
        """Show what is in the plan; one that cannot be read is a problem, and stays as it is."""
        try:
            section = self._saving.now()
        except TeachkitError as error:
            self.problem = error.as_dict()
            self.saved = self._plan(Focus())
            return
        self.helps = section.helps
        self.saved = self._plan(section)

    def _plan(self, section: Focus, said: str = "") -> dict[str, Any]:
        return focus_words.saved(section, self._saving.where, undo=self._saving.can_undo, said=said)

    def _tell(self, said: str) -> None:
        self.saved = self._plan(self._saving.now(), said)

    def _do_open(self, message: Mapping[str, Any]) -> None:
        found = self._saving.point(str(message.get("claim")))
        self._draft({name: getattr(found, name) for name in PARTS}, editing=found.claim)

    def _do_save_point(self, message: Mapping[str, Any]) -> None:
        given = message.get("point")
        if isinstance(given, dict):
            self.point = given
        self._saving.keep_point(self.selling_point, instead_of=self.editing)
        self.editing = ""
        self._tell("Saved: the selling point.")

    def _do_save_left_out(self, _message: Mapping[str, Any]) -> None:
        rows = focus_words.left_out(self.choice)
        self._saving.keep_left_out(rows)
        self._tell(f"Saved: {len(rows)} left out.")

    def _do_save_helps(self, message: Mapping[str, Any]) -> None:
        if isinstance(message.get("helps"), str):
            self.helps = message["helps"]
        self._saving.keep_helps(self.helps.strip())
        self._tell("Saved: what others get.")

    def _do_remove(self, message: Mapping[str, Any]) -> None:
        self._saving.remove(str(message.get("kind")), str(message.get("name")))
        self._tell("Taken out.")

    def _do_undo(self, _message: Mapping[str, Any]) -> None:
        before = self._saving.now().helps
        self._saving.undo()
        helps = self._saving.now().helps
        if helps != before:  # else what is being written there stays as it is
            self.helps = helps
        self._tell("Undone, and saved.")

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return what is on show, as text and as HTML."""
        from teachkit.widgets.focus_printed import page, text  # on display only

        return text(self), page(self)


def _point(parts: Mapping[str, str]) -> SellingPoint:
    return SellingPoint(**{name: parts.get(name, "").strip() for name in PARTS})
