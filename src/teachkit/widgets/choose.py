"""`ProjectChooser`: the tool of the choose chapter, on what Debian knows of its packages.

1. `teachkit.data.candidates` brings the table; `prepare` computes each level once.
2. A weight that moves is a message ``weigh``: one `rank`, and one short list of bytes goes back.
3. When the weights have come to rest, ``settle`` asks for what takes longer: how fragile the top
   is, the picture of its flips, the reasons for the candidate on show.
4. What the reader adds, says, answers and saves are messages too, each answered with its id:
   ``{"id", "ok": True, …}`` or ``{"id", "error": {code, message, place, hint}}``.

The short list goes to the reader's plan, and nothing else of the plan is touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from teachkit.course.room import at_home
from teachkit.course.store import PlanStore, place_of, plan_store
from teachkit.data.candidates import Candidate, Candidates, load_candidates
from teachkit.decisions.choose import (
    DEFAULT_WEIGHTS,
    OBJECTIONS,
    SIGNALS,
    Ranking,
    fragility,
    objections,
    prepare,
    rank,
)
from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.plan import Choose, put_row
from teachkit.errors import TeachkitError
from teachkit.widgets import choose_paper, choose_view
from teachkit.widgets.messages import Deed, answer_message
from teachkit.widgets.tool import Tool, script, styles

if TYPE_CHECKING:
    from teachkit.data.checkout import Checkout

__all__ = ["ProjectChooser"]

VIEWS = ("ranking", "flips", "pair", "own", "shortlist")
NUMBERS = ("dependants", "direct", "people", "advisories", "popularity", "size", "rust_users")
LONGEST = 120  # letters of a name that the reader gives


class ProjectChooser(Tool):
    """Rank candidates for a rewrite by what counts for you, and ask why each is where it is.

    ``candidates`` is the table to rank (by default, the one that ships). ``weights`` is signal ->
    weight (by default, the talk's), ``interest`` name -> 0 to 100, ``added`` are candidates of your
    own. ``store`` is where the plan is kept, ``height`` the table's, in pixels.

    Read ``.ranking`` for the core's object.

    Raises:
        TeachkitError: the table is not there, or a weight is no weight.
    """

    _esm = script("choose")
    _css = styles("tool/look", "tool/table", "choose/page", "choose/views", "choose/reasons")

    # What the reader chooses.
    weights = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    flip = traitlets.Unicode("people").tag(sync=True)
    view = traitlets.Enum(VIEWS, "ranking").tag(sync=True)
    filter = traitlets.Dict({"text": "", "only": [], "sort": "place", "reverse": False}).tag(
        sync=True
    )
    answers = traitlets.Dict().tag(sync=True)
    height = traitlets.Int(480).tag(sync=True)

    # What Python answers.
    signals: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    presets: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    limit = traitlets.Float(choose_view.LIMIT).tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)
    order = traitlets.Bytes(b"").tag(sync=True)
    start = traitlets.Bytes(b"").tag(sync=True)
    standing = traitlets.Dict().tag(sync=True)
    fragility = traitlets.Dict().tag(sync=True)
    why = traitlets.Dict().tag(sync=True)
    flips = traitlets.Dict().tag(sync=True)
    pair = traitlets.Dict().tag(sync=True)
    added: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    shortlist = traitlets.Dict().tag(sync=True)
    sources = traitlets.Dict().tag(sync=True)
    problem = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        candidates: Candidates | None = None,
        weights: Mapping[str, float] | None = None,
        interest: Mapping[str, float] | None = None,
        added: Iterable[Candidate] = (),
        store: PlanStore | None = None,
        height: int = 480,
    ) -> None:
        self._candidates = load_candidates() if candidates is None else candidates
        self._base = prepare(self._candidates)
        self._interest = dict(interest or {})
        self._structure: dict[str, Checkout] = {}
        self._added = {one.name: one for one in added}
        # What the last saves replaced: name, the row before (None: there was none), the row saved.
        self._saves: list[tuple[str, Shortlisted | None, Shortlisted]] = []
        self._store = plan_store() if store is None else store
        self._ranking = self._ranked(weights or DEFAULT_WEIGHTS)
        super().__init__(
            height=height,
            weights=dict(self._ranking.weights),
            signals=choose_view.signals(),
            presets=choose_view.presets(),
            sources=choose_paper.sources(self._candidates),
        )
        self._show_table()
        self._show_shortlist()
        self.on_msg(self._hear)

    # ---- what a notebook may call

    @property
    def ranking(self) -> Ranking:
        """Return what is on show."""
        return self._ranking

    def add(self, candidate: Candidate) -> None:
        """Put a candidate of your own in the ranking; one of the same name gives way to it.

        Raises:
            TeachkitError: it cannot be ranked.
        """
        self._change(added={**self._added, candidate.name: candidate})

    def inspect(self, name: str, path: str | Path) -> None:
        """Measure a candidate's structure in a checkout of its code.

        Raises:
            TeachkitError: there is no such candidate or no such folder.
        """
        from teachkit.data.checkout import inspect_checkout

        self._ranking.number(name)
        self._change(structure={**self._structure, name: inspect_checkout(Path(path))})

    # ---- from a ranking to the traits

    def _ranked(self, weights: Mapping[str, float]) -> Ranking:
        return rank(
            self._base,
            weights,
            interest=self._interest,
            structure=self._structure,
            added=tuple(self._added.values()),
        )

    def _change(
        self,
        *,
        added: dict[str, Candidate] | None = None,
        interest: dict[str, float] | None = None,
        structure: dict[str, Checkout] | None = None,
    ) -> None:
        """Take over what the reader brings, or leave everything as it was."""
        former = self._added, self._interest, self._structure
        self._added = self._added if added is None else added
        self._interest = self._interest if interest is None else interest
        self._structure = self._structure if structure is None else structure
        try:
            ranking = self._ranked(self.weights)
        except TeachkitError:
            self._added, self._interest, self._structure = former
            raise
        self._ranking = ranking
        with self.hold_sync():
            self._show_table()
            self._settle()

    def _show_table(self) -> None:
        with self.hold_sync():
            self._show_order()
            # What a place is compared with: before the reader moved or said anything.
            self.start = choose_view.packed(rank(self._ranking.table, DEFAULT_WEIGHTS))
            self.table = choose_view.table(self._ranking)  # sent again only when it is another
            self.given = choose_view.given(self._ranking)
            self.added = [{"name": name} for name in self._added]

    def _again(self, weights: Mapping[str, float]) -> Ranking:
        """Rank the same table by other weights: what was added is in there already."""
        return rank(
            self._ranking.table, weights, interest=self._interest, structure=self._structure
        )

    def _show_order(self) -> None:
        self.problem = {}
        self.order = choose_view.packed(self._ranking)
        self.standing = choose_view.standing(self._ranking)

    def _settle(self) -> None:
        """Answer what takes longer than a slider's move may."""
        with self.hold_sync():
            found = fragility(self._ranking)
            self.fragility = choose_view.fragility_in_words(found)
            self._show_reasons()
            self._show_flips()
            if self.pair:
                self._show_pair(self.pair["a"], self.pair["b"])

    def _show_reasons(self) -> None:
        name = self.selected
        if not name:
            self.why = {}
            return
        candidate = self._ranking.row(name).candidate
        answers = {id: _YES_NO.get(str(said)) for id, said in self.answers.get(name, {}).items()}
        listed = self.shortlist.get("rows", ())
        self.why = {
            **choose_view.reasons(self._ranking, name),
            "objections": choose_view.case(objections(candidate, answers)),
            "kept": next((row for row in listed if row["name"] == name), None),
        }

    def _show_flips(self) -> None:
        if self.view == "flips":
            usable = [id for id in SIGNALS if id not in self._ranking.idle]
            signal = self.flip if self.flip in usable else usable[0]
            self.flips = choose_view.flips(self._ranking, signal)

    def _show_pair(self, a: str, b: str) -> None:
        in_table = self._ranking.table.index
        if a in in_table and b in in_table:
            self.pair = choose_view.pair(self._ranking, a, b)
        else:  # one of them was taken out again
            self.pair = {}

    # ---- answers to the reader's choices

    @traitlets.observe("weights")
    def _weights_changed(self, _change: object) -> None:
        if dict(self.weights) == dict(self._ranking.weights):
            return
        try:
            self._weigh(self.weights)
        except TeachkitError as error:
            self.problem = error.as_dict()
            self.weights = dict(self._ranking.weights)

    def _weigh(self, weights: Mapping[str, float]) -> None:
        self._ranking = self._again(weights)
        with self.hold_sync():
            self._show_order()
            self.weights = dict(self._ranking.weights)

    @traitlets.validate("selected")
    def _selected_is_there(self, proposal: Mapping[str, Any]) -> str:
        name = str(proposal["value"])
        return name if name in self._ranking.table.index else ""

    @traitlets.observe("selected")
    def _selected_changed(self, _change: object) -> None:
        self._show_reasons()

    @traitlets.validate("flip")
    def _flip_is_a_signal(self, proposal: Mapping[str, Any]) -> str:
        signal = str(proposal["value"])
        return signal if signal in SIGNALS else next(iter(SIGNALS))

    @traitlets.observe("flip", "view")
    def _flips_wanted(self, _change: object) -> None:
        self._show_flips()

    # ---- messages

    def _hear(self, _widget: object, content: object, _buffers: object) -> None:
        """Answer one message."""
        deeds: dict[str, Deed] = {
            "weigh": self._do_weigh,
            "settle": self._do_settle,
            "why": self._do_why,
            "interest": self._do_interest,
            "object": self._do_object,
            "inspect": self._do_inspect,
            "add": self._do_add,
            "drop": self._do_drop,
            "pair": self._do_pair,
            "keep": self._do_keep,
            "unkeep": self._do_unkeep,
        }
        done = answer_message(self, content, deeds, beside=("why",))
        if done not in ("", "weigh", "settle") and self.problem:
            self.problem = {}

    def _do_weigh(self, message: dict[str, Any]) -> None:
        weights = message.get("weights")
        if not isinstance(weights, dict):
            raise _bad("weights", "The message brings no weights")
        self._weigh(weights)

    def _do_settle(self, _message: dict[str, Any]) -> None:
        self._settle()

    def _do_why(self, message: dict[str, Any]) -> dict[str, Any]:
        name = _found(self._ranking, str(message.get("name", "")))
        self.selected = name
        return {"name": name}

    def _do_interest(self, message: dict[str, Any]) -> None:
        name, value = str(message.get("name")), message.get("value")
        self._ranking.number(name)
        rest = {other: said for other, said in self._interest.items() if other != name}
        self._change(interest=rest if value is None else {**rest, name: value})

    def _do_object(self, message: dict[str, Any]) -> None:
        name, id = str(message.get("name")), str(message.get("objection"))
        self._ranking.number(name)
        answer = str(message.get("answer", ""))
        if id not in OBJECTIONS or answer not in ("", *_YES_NO):
            raise _bad("answer", "That is no answer to a question of the case against")
        said = {**self.answers.get(name, {}), id: answer}
        self.answers = {**self.answers, name: {key: it for key, it in said.items() if it}}
        self._show_reasons()

    def _do_inspect(self, message: dict[str, Any]) -> None:
        self.inspect(str(message.get("name")), _path(message))

    def _do_add(self, message: dict[str, Any]) -> None:
        candidate = _candidate(message.get("candidate"))
        structure = dict(self._structure)
        if str(message.get("path", "")).strip():
            from teachkit.data.checkout import inspect_checkout

            structure[candidate.name] = inspect_checkout(_path(message))
        self._change(added={**self._added, candidate.name: candidate}, structure=structure)
        self.selected = candidate.name

    def _do_drop(self, message: dict[str, Any]) -> None:
        name = str(message.get("name"))
        if name not in self._added:
            raise _bad(name, "That is not one of those you added")
        stays = name in self._base.index
        if self.selected == name and not stays:
            self.selected = ""

        def rest(told: Mapping[str, Any]) -> dict[str, Any]:
            return {other: it for other, it in told.items() if other != name}

        self._change(
            added=rest(self._added),
            interest=None if stays else rest(self._interest),
            structure=None if stays else rest(self._structure),
        )

    def _do_pair(self, message: dict[str, Any]) -> None:
        a, b = (_found(self._ranking, str(message.get(side, ""))) for side in "ab")
        self._show_pair(a, b)

    # ---- the plan

    def _do_keep(self, message: dict[str, Any]) -> None:
        name, because = str(message.get("name")), str(message.get("because", "")).strip()
        row = Shortlisted(name, self._ranking.describe(name), because)
        plan = self._store.load()
        section = plan.choose or Choose()
        former = next((one for one in section.shortlist if one.name == name), None)
        rows = put_row(section.shortlist, row)
        self._store.save(replace(plan, choose=replace(section, shortlist=rows)))
        self._saves.append((name, former, row))
        self._show_shortlist()
        self._show_reasons()

    def _do_unkeep(self, _message: dict[str, Any]) -> None:
        if not self._saves:
            raise _bad("plan", "There is no save to undo")
        name, former, saved = self._saves[-1]
        plan = self._store.load()
        section = plan.choose or Choose()
        now = next((one for one in section.shortlist if one.name == name), None)
        if now != saved:
            self._saves.pop()
            self._show_shortlist()
            raise TeachkitError(
                "changed-elsewhere",
                f"The row of {name} has changed since, so the save is not undone",
                place=self._where(),
                hint="Change it in the form below, or by hand.",
            )
        rows = (
            tuple(one for one in section.shortlist if one.name != name)
            if former is None
            else put_row(section.shortlist, former)
        )
        self._store.save(replace(plan, choose=replace(section, shortlist=rows)))
        self._saves.pop()
        self._show_shortlist()
        self._show_reasons()

    def _show_shortlist(self) -> None:
        try:
            section = self._store.load().choose or Choose()
        except TeachkitError as error:
            self.problem = error.as_dict()
            section = Choose()
        self.shortlist = {
            "rows": [
                {"name": row.name, "place": row.place, "because": row.because}
                for row in section.shortlist
            ],
            "where": self._where(),
            "undo": f"save of {self._saves[-1][0]}" if self._saves else "",
        }

    def _where(self) -> str:
        return place_of(self._store)

    # ---- where there is no browser

    def on_paper(self) -> tuple[str, str]:
        """Return the ranking, as text and as HTML."""
        state = (self._ranking, self._candidates)
        return choose_paper.told(*state), choose_paper.printed(*state)


_YES_NO = {"yes": True, "no": False}


def _bad(place: str, message: str) -> TeachkitError:
    return TeachkitError("bad-message", message, place=place, hint="Nothing was changed.")


def _found(ranking: Ranking, name: str) -> str:
    """Return the name as the table writes it: people type capitals, and spaces around it."""
    name = name.strip()
    if name not in ranking.table.index and name.lower() in ranking.table.index:
        name = name.lower()
    try:
        ranking.number(name)
    except TeachkitError as error:
        raise TeachkitError(
            error.code,
            error.message,
            place=error.place,
            hint=f"{error.hint} It may be written in another language, or be no package of "
            "Debian's: “Add your own” takes it all the same.".strip(),
        ) from None
    return name


def _path(message: Mapping[str, Any]) -> Path:
    at_home(
        "No folder is read in a workshop: the only ones here are the host's",
        instead="On your own machine, teachkit candidates inspect FOLDER measures your checkout.",
    )
    text = str(message.get("path", "")).strip()
    if not text:
        raise TeachkitError(
            "no-path",
            "Write the folder of a checkout",
            place="folder",
            hint="Such as ../zlib, or the whole path.",
        )
    return Path(os.path.expanduser(text))


def _candidate(told: object) -> Candidate:
    """Make a candidate of what the form says; what is left empty is unknown.

    Raises:
        TeachkitError: ``bad-candidate``, with the field.
    """
    form = told if isinstance(told, dict) else {}
    name = str(form.get("name", "")).strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise TeachkitError(
            "bad-candidate",
            "A candidate needs a name" if not name else "That is no name",
            place="its name",
            hint="One line, as you would call it in a sentence.",
        )
    numbers: dict[str, int | None] = {}
    for field in NUMBERS:
        text = str(form.get(field, "")).strip()
        if text and not (text.isascii() and text.isdigit() and len(text) < 13):
            raise TeachkitError(
                "bad-candidate",
                f"'{text:.20}' is no number for '{field}'",
                place=field,
                hint="A whole number from 0 on, or nothing when you do not know.",
            )
        numbers[field] = int(text) if text else None
    size = numbers["size"]
    language = str(form.get("language", ""))
    return Candidate(
        name,
        dependants=numbers["dependants"],
        direct=numbers["direct"],
        people=numbers["people"],
        team=_YES_NO.get(str(form.get("team", ""))),
        orphaned=_YES_NO.get(str(form.get("orphaned", ""))),
        advisories=numbers["advisories"],
        popularity=numbers["popularity"],
        language=language if language in choose_view.LANGUAGES else "",
        size=None if size is None else 1000 * size,  # the form asks for kB
        rust_users=numbers["rust_users"],
    )
