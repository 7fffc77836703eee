"""`IncidentTabletop`: ninety days after a mail, played alone or by a room.

1. `teachkit.decisions.trust.incident` plays; `incident_view` turns each state into plain data.
2. The game is its seed and its choices. To undo is to replay without the last.
3. In a room, the facilitator types or clicks what the hands say; the most hands decide, and a tie
   is said and decides nothing.
4. A game that is over goes into the learner's record, once, and its debrief can be held against a
   policy's promises. What the reader makes of it is saved as the plan's *trust.incident*.

Deeds come as messages, as in every tool (`teachkit.widgets.messages`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import traitlets

from teachkit.course.record import Entry
from teachkit.course.store import PlanStore, RecordStore, now, record_store
from teachkit.data.incident import Story, shipped_story
from teachkit.data.policies import policy_example, policy_examples
from teachkit.decisions.plan import Trust
from teachkit.decisions.trust.debrief import Debrief, debrief, recorded
from teachkit.decisions.trust.incident import State, choose, count_votes, is_over, replay, start
from teachkit.decisions.trust.policy import check_policy
from teachkit.errors import TeachkitError
from teachkit.widgets import incident_view
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.saving import SavedSection
from teachkit.widgets.tool import Tool, script, styles

__all__ = ["IncidentTabletop"]

FIRST_SEED = 7
MOST_POLICY = 100_000


class IncidentTabletop(Tool):
    """Play an incident: each choice shows who pays for it.

    ``seed`` draws what luck decides, ``story`` is another table-top (see
    `teachkit.data.incident.read_story`), ``room`` opens with votes. ``.state`` is the game.

    Raises:
        TeachkitError: the shipped story cannot be read.
    """

    _esm = script("incident")
    _css = styles("tool/look", "incident/page", "incident/views")

    room = traitlets.Bool(False).tag(sync=True)
    votes = traitlets.Dict().tag(sync=True)

    game = traitlets.Dict().tag(sync=True)
    debriefed = traitlets.Dict().tag(sync=True)
    policies: traitlets.List[Any] = traitlets.List().tag(sync=True)
    saved = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        seed: int = FIRST_SEED,
        story: Story | None = None,
        room: bool = False,
        store: PlanStore | None = None,
        record: RecordStore | None = None,
    ) -> None:
        self.story = story if story is not None else shipped_story()
        self.state = start(self.story, seed)
        self._record = record if record is not None else record_store()
        self._recorded: set[tuple[str, ...]] = set()
        self._policy = ""
        self._section = SavedSection(store, "trust", Trust())
        super().__init__(
            room=room,
            policies=[{"name": one.name, "title": one.title} for one in policy_examples().values()],
        )
        self._show()
        self._tell("")
        self.on_msg(self._hear)

    @property
    def looked_back(self) -> Debrief:
        """The debrief of the game so far, against the policy that was chosen last."""
        findings = check_policy(self._policy) if self._policy else ()
        return debrief(self.story, self.state, findings)

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        deeds: dict[str, Deed] = {
            "choose": lambda message: self._go(str(message.get("choice"))),
            "vote": self._do_vote,
            "back": self._do_back,
            "restart": self._do_restart,
            "policy": self._do_policy,
            "save": self._do_save,
            "undo": self._do_undo,
        }
        if answer_message(self, content, deeds):
            self.problem = {}

    def _go(self, choice: str) -> None:
        self._set(choose(self.story, self.state, choice))

    def _do_vote(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Count the hands; a clear majority plays, and anything else is only said."""
        given = message.get("votes")
        votes = {
            str(name): count
            for name, count in (given.items() if isinstance(given, dict) else ())
            if type(count) is int
        }
        vote = count_votes(votes, self.story, self.state)
        labels = {one["id"]: one["label"] for one in self.game["choices"]}
        if vote.winner:
            said = f"{votes[vote.winner]} of {vote.votes} for: {labels[vote.winner]}."
            self._go(vote.winner)
        elif vote.tied:
            tied = " — ".join(labels[name] for name in vote.tied)
            said = f"A tie, {votes[vote.tied[0]]} each: {tied}. Talk, and vote again."
        else:
            said = "Nobody has voted yet."
        return {"said": said}

    def _do_back(self, _message: Mapping[str, Any]) -> None:
        if not self.state.chosen:
            raise TeachkitError("nothing-to-undo", "Nothing has been chosen yet", place="game")
        self._set(replay(self.story, self.state.seed, self.state.chosen[:-1]))

    def _do_restart(self, message: Mapping[str, Any]) -> None:
        seed = message.get("seed")
        if type(seed) is not int or not 0 <= seed < 2**53:
            raise TeachkitError(
                "bad-seed",
                "A seed is a whole number from 0",
                place="seed",
                hint="The same number draws the same luck.",
            )
        self._set(start(self.story, seed))

    def _do_policy(self, message: Mapping[str, Any]) -> None:
        text = message.get("text")
        if isinstance(text, str):
            if len(text) > MOST_POLICY:
                raise TeachkitError("too-long", "That is too long for a policy", place="policy")
            self._policy = text
        else:
            name = str(message.get("example") or "")
            self._policy = policy_example(name) if name else ""
        self._show()

    # ---- state

    def _set(self, state: State) -> None:
        self.state = state
        self.votes = {}
        self._show()
        if is_over(self.story, state):
            self._keep_record()

    def _show(self) -> None:
        with self.hold_sync():
            self.game = incident_view.shown(self.story, self.state)
            looked = self.looked_back
            over = is_over(self.story, self.state)
            self.debriefed = (
                {**incident_view.looked_back(looked), "draft": incident_view.plan_text(looked)}
                if over
                else {}
            )

    def _keep_record(self) -> None:
        """Add a game that is over to the learner's record; without one, playing goes on."""
        key = (str(self.state.seed), *self.state.chosen)
        if key in self._recorded:
            return
        said = recorded(self.story, self.state)
        with suppress(TeachkitError):  # a record that cannot be written is no reason to stop
            self._record.add(Entry("incident", self.story.id, 1, now(), None, said))
            self._recorded.add(key)

    # ---- the plan

    def _do_save(self, message: Mapping[str, Any]) -> None:
        text = str(message.get("text") or "").strip()
        if not text:
            raise TeachkitError(
                "nothing-to-save",
                "There is nothing to save",
                place="plan",
                hint="Write who does what in the first days after a report.",
            )
        changed = self._section.keep(replace(self._section.now(), incident=text))
        self._tell("Saved to your plan." if changed else "Your plan has it already.")

    def _do_undo(self, _message: Mapping[str, Any]) -> None:
        self._section.undo()
        self._tell("Undone, and saved.")

    def _tell(self, said: str) -> None:
        try:
            text = self._section.now().incident
        except TeachkitError as error:
            self.problem = error.as_dict()
            text = ""
        self.saved = {
            "text": text,
            "where": self._section.where,
            "undo": self._section.can_undo,
            "said": said,
        }

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return the story as a table-top for paper, as text and as HTML."""
        from teachkit.widgets.incident_printed import page, text  # on display only

        return text(self.story), page(self.story)
