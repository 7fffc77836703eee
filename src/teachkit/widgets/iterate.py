"""`RevisionTimeline`: the tool of the chapter iterate: how the plan stood, and what was learned.

1. The states of the plan, from `teachkit.decisions.iterate.history`, lie on a line of time.
2. The reader picks two (`picks`), and sees what is different (`shown`).
3. They keep the plan as it stands with a sentence of what they learned, or go back to a state.
4. They turn the loop: a claim, what came back, what changes (`draft`), into the plan's *iterate*.
5. Deeds that need an answer come as messages ``{"id", "do", …}``, and each gets one with its id.

While there is no history of one's own, an example is on show, and says that it is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import traitlets

from teachkit.course.store import PlanStore
from teachkit.decisions.iterate.difference import difference
from teachkit.decisions.iterate.history import State, states
from teachkit.decisions.iterate.loop import SOURCES, Loop
from teachkit.decisions.plan import Plan
from teachkit.errors import TeachkitError
from teachkit.widgets import iterate_view
from teachkit.widgets.iterate_saving import Saving
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["RevisionTimeline"]


class RevisionTimeline(Tool):
    """The history of your plan as a timeline: compare two states, keep one, turn the loop.

    ``store`` is where the plan is kept (by default, the workspace's). Read ``.states`` for what is
    on show, and ``.changes`` for what differs between the two that are picked.
    """

    _esm = script("iterate")
    _css = styles("tool/look", "iterate/page", "iterate/views")

    # What the reader chooses.
    example = traitlets.Bool(False).tag(sync=True)
    picks = traitlets.Dict().tag(sync=True)
    draft = traitlets.Dict(iterate_view.EMPTY).tag(sync=True)
    editing = traitlets.Unicode("").tag(sync=True)

    # What Python answers.
    timeline = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    loops: Any = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(self, *, store: PlanStore | None = None) -> None:
        self._saving = Saving(store)
        self.states: tuple[State, ...] = ()
        self._seen: Plan | None = None
        super().__init__()
        plan = self._plan()
        self.example = not plan.history
        self._show(plan)
        self.on_msg(self._hear)

    @property
    def changes(self) -> tuple[Any, ...]:
        """Return what is different between the two states that are picked."""
        a, b = (self.states[self.picks[end] - 1].plan for end in ("a", "b"))
        return difference(a, b)

    # ---- answers to the reader's choices

    @traitlets.validate("picks")
    def _picks_fit(self, proposal: Mapping[str, Any]) -> dict[str, int]:
        """Return two states that are there; without sense, the last one and the one before it."""
        last = max(len(self.states), 1)
        given = proposal["value"]
        found = [given.get(end) for end in ("a", "b")]
        if not all(type(one) is int and 1 <= one <= last for one in found):
            found = [max(1, last - 1), last]
        return {"a": min(found), "b": max(found)}

    @traitlets.observe("picks")
    def _picks_changed(self, _change: object) -> None:
        if self.states:
            self.shown = iterate_view.difference_shown(
                self.changes, self.picks["a"], self.picks["b"]
            )

    @traitlets.validate("draft")
    def _draft_fits(self, proposal: Mapping[str, Any]) -> dict[str, str]:
        given = proposal["value"]
        draft = {name: str(given.get(name) or "") for name in iterate_view.EMPTY}
        if draft["source"] not in SOURCES:
            draft["source"] = iterate_view.EMPTY["source"]
        return draft

    @traitlets.observe("example")
    def _example_changed(self, _change: object) -> None:
        if self.states:  # not while this object is being made
            self.states = ()
            self._show(self._plan())

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "look": self._do_look,
            "keep-state": self._do_keep_state,
            "go-back": self._do_go_back,
            "keep-loop": self._do_keep_loop,
            "open-loop": self._do_open_loop,
            "remove-loop": self._do_remove_loop,
            "undo": self._do_undo,
        }
        if answer_message(self, content, deeds) not in ("", "look"):
            self.problem = {}

    def _do_look(self, _message: Mapping[str, Any]) -> None:
        """Show what another form or another chapter has written to the plan meanwhile."""
        plan = self._saving.plan()
        if plan != self._seen:
            self._show(plan, str(self.saved.get("said") or ""))

    def _do_keep_state(self, message: Mapping[str, Any]) -> None:
        learned, source = str(message.get("learned") or ""), str(message.get("source") or "")
        before = len(self._saving.plan().history)
        said = self._saving.keep_state(learned, source)
        if len(self._saving.plan().history) > before:
            self.example = False
        self._tell(said)

    def _do_go_back(self, message: Mapping[str, Any]) -> None:
        number = message.get("number")
        if type(number) is not int or self.example:
            raise TeachkitError(
                "no-such-revision",
                "That is no state of your own plan",
                place="history",
                hint="Show your own history first.",
            )
        said = self._saving.go_back(number)
        self._tell(f"{said} What was there is kept as a state, and Undo takes you back.")

    def _do_keep_loop(self, message: Mapping[str, Any]) -> None:
        if isinstance(message.get("loop"), dict):
            self.draft = message["loop"]
        loop = Loop(**{name: text.strip() for name, text in self.draft.items()})
        self._saving.keep_loop(loop, instead_of=self.editing)
        with self.hold_sync():
            self.editing = ""
            self.draft = dict(iterate_view.EMPTY)
        self._tell("Saved: one turn of the loop.")

    def _do_open_loop(self, message: Mapping[str, Any]) -> None:
        claim = str(message.get("claim") or "")
        found = next((row for row in self.loops if row["claim"] == claim), None)
        with self.hold_sync():
            self.editing = claim if found is not None else ""
            self.draft = found if found is not None else {**self.draft, "claim": claim}

    def _do_remove_loop(self, message: Mapping[str, Any]) -> None:
        self._saving.remove_loop(str(message.get("claim") or ""))
        self._tell("Taken out.")

    def _do_undo(self, _message: Mapping[str, Any]) -> None:
        self._saving.undo()
        self._tell("Undone, and saved.")

    # ---- the plan

    def _plan(self) -> Plan:
        """Return the plan; one that cannot be read is a problem, and stays as it is."""
        try:
            return self._saving.plan()
        except TeachkitError as error:
            self.problem = error.as_dict()
            return Plan()

    def _tell(self, said: str) -> None:
        self._show(self._saving.plan(), said)

    def _show(self, plan: Plan, said: str = "") -> None:
        """Put the states of the plan, or of the example, on show, and what the plan has."""
        self._seen = plan
        try:
            found = states(iterate_view.example() if self.example else plan)
        except TeachkitError as error:  # a state that this version cannot read
            self.problem = error.as_dict()
            found = states(Plan())
        fresh = len(found) != len(self.states)  # else what is picked stays picked
        self.states = found
        with self.hold_sync():
            self.timeline = iterate_view.timeline(
                found, is_example=self.example, own=len(plan.history)
            )
            # Of the example, the audit that changed the claim is what to see first.
            first = {"a": 2, "b": 3} if self.example else {}
            self.picks = first if fresh else dict(self.picks)
            self._picks_changed(None)
            self.loops = iterate_view.loops(plan)
            self.choices = iterate_view.choices(plan)
            self.saved = {
                "said": said,
                "where": self._saving.where,
                "undo": self._saving.can_undo,
            }

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return the states and what differs, as text and as HTML."""
        state = (self.timeline, self.shown, self.loops)
        return iterate_view.text(*state), iterate_view.page(*state)
