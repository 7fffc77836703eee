"""The incident table-top without a browser: messages in, plain data out."""

import pytest

from teachkit.course.record import Record
from teachkit.data.incident import shipped_story
from teachkit.data.policies import policy_example
from teachkit.decisions.plan import Plan
from teachkit.decisions.trust.incident import harm, play_by_the_book, replay
from teachkit.errors import TeachkitError
from teachkit.widgets import IncidentTabletop

BOOK = play_by_the_book(shipped_story(), 0)


class Store:
    """A plan or a record in memory."""

    def __init__(self, kept):
        self.kept = kept
        self.refuses = False

    def load(self):
        return self.kept

    def save(self, plan):
        self.kept = plan

    def add(self, entry):
        if self.refuses:
            raise TeachkitError("cannot-write", "It cannot be written", place="record")
        self.kept = self.kept.adding(entry)


@pytest.fixture
def plan():
    return Store(Plan())


@pytest.fixture
def record():
    return Store(Record())


@pytest.fixture
def table(plan, record):
    widget = IncidentTabletop(seed=0, store=plan, record=record)
    widget.sent = []
    widget.send = lambda content, buffers=None: widget.sent.append(content)
    return widget


def tell(table, do, **content):
    """Send one message and return its answer."""
    table._hear(table, {"id": "1", "do": do, **content}, [])
    return table.sent[-1]


def play(table, state=BOOK):
    for choice in state.chosen:
        assert tell(table, "choose", choice=choice)["ok"]


def test_a_game_is_shown_as_plain_data(table):
    tell(table, "choose", choice="use-the-tracker")
    state = replay(shipped_story(), 0, ["use-the-tracker"])
    assert {one["group"]: one["points"] for one in table.game["harm"]} == harm(state)
    assert table.game["marks"] == [
        {"day": 1, "word": "answered"},
        {"day": 1, "word": "public"},
    ]
    assert table.game["log"][0]["hurts"][0]["why"]
    assert table.debriefed == {}


def test_luck_and_the_price_of_a_choice_stay_hidden_until_they_are_due(table):
    assert "drawn" not in str(table.game)
    assert [set(one) for one in table.game["choices"]] == [{"id", "label"}] * 3


def test_a_game_that_is_over_is_recorded_once_and_looked_back_on(table, record):
    play(table)
    assert table.debriefed["total"] == sum(harm(BOOK).values())
    tell(table, "back")
    assert table.debriefed == {}
    tell(table, "choose", choice=BOOK.chosen[-1])
    (entry,) = record.kept.entries
    assert (entry.kind, entry.id, entry.said["seed"]) == ("incident", "own-root", 0)
    assert replay(shipped_story(), 0, entry.said["choices"]) == BOOK


def test_a_record_that_cannot_be_written_does_not_stop_the_game(table, record):
    record.refuses = True
    play(table)
    assert table.game["over"]
    assert table.problem == {}


def test_a_room_decides_by_the_most_hands(table):
    answer = tell(table, "vote", votes={"answer": 2, "use-the-tracker": 1})
    assert answer["said"].startswith("2 of 3 for: Answer tonight")
    assert table.state.chosen == ("answer",)
    assert table.votes == {}


@pytest.mark.parametrize(
    ("votes", "said"),
    [({"answer": 1, "use-the-tracker": 1}, "A tie, 1 each"), ({}, "Nobody"), (None, "Nobody")],
    ids=["a tie", "no hands", "no votes at all"],
)
def test_a_room_that_decides_nothing_moves_nothing(table, votes, said):
    assert said in tell(table, "vote", votes=votes)["said"]
    assert table.state.chosen == ()


@pytest.mark.parametrize(
    ("do", "content"),
    [
        ("choose", {"choice": "jump"}),
        ("vote", {"votes": {"jump": 1}}),
        ("vote", {"votes": {"answer": -1}}),
        ("back", {}),
        ("restart", {"seed": -1}),
        ("restart", {"seed": "seven"}),
        ("restart", {"seed": True}),
        ("policy", {"example": "perfect"}),
        ("policy", {"text": "x" * 100_001}),
        ("save", {"text": "  "}),
        ("undo", {}),
        ("dance", {}),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_is_answered_in_words_and_changes_nothing(table, do, content):
    before = table.game
    answer = tell(table, do, **content)
    assert answer["error"]["message"]
    assert table.problem == answer["error"]
    assert table.game == before
    assert tell(table, "restart", seed=0)["ok"]
    assert table.problem == {}


def test_a_policy_is_held_against_the_game(table):
    tell(table, "policy", example="complete")
    play(table)
    assert [one["word"] for one in table.debriefed["promises"]] == ["kept"] * 5
    tell(table, "policy", text="We answer within 1 hour. Mail a@b.org.")
    assert table.debriefed["promises"][0]["word"] == "kept"
    tell(table, "policy", example="")
    assert table.debriefed["promises"] == []
    assert policy_example("complete")


def test_what_is_learned_goes_into_the_plan_and_comes_out_again(table, plan):
    play(table)
    tell(table, "save", text=" Somebody answers within a day. ")
    assert plan.kept.trust.incident == "Somebody answers within a day."
    assert table.saved["said"] == "Saved to your plan."
    tell(table, "save", text="Somebody answers within a day.")
    assert "already" in table.saved["said"]
    tell(table, "undo")
    assert plan.kept.trust is None


def test_without_a_browser_every_choice_is_readable(table):
    from teachkit.widgets.incident_printed import page, text

    shown = page(shipped_story())
    for scene in shipped_story().scenes.values():
        for choice in scene.choices:
            assert choice.label in text(shipped_story())
    assert shown.count("<table>") == sum(not one.end for one in shipped_story().scenes.values())
    assert "<script" not in shown
