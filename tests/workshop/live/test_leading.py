"""The facilitator leads: pace, clock, groups; and what the board knows of a whole session."""

import asyncio
import json
import time

import pytest

from teachkit.course.answer import entry_from
from teachkit.course.load import load_question
from teachkit.workshop.live import is_open
from teachkit.workshop.store import entries, files, open_store, pace, people

SHARE = "premise.sudo-share"


def predicted(name, answer, sure, when="2026-11-23T09:00:00+00:00"):
    question = load_question(name)
    sent = {"kind": "predict", "revision": question.revision, "when": when}
    return entry_from(question, {**sent, "said": {"answer": answer, "confidence": sure}})


def test_a_room_begins_open_and_the_pace_opens_chapter_by_chapter(live):
    async def test(room):
        def may(chapter):
            return room.store.read_now(lambda c: is_open(c, chapter))

        ann, board = await room.socket("ann"), await room.socket(None)
        begun = (await ann.until("room"))["pace"]
        assert begun["free"]
        assert begun["open"] == ["start", "premise", "choose", "trust"]
        assert may("trust")
        await room.do("pace", chapter="premise")
        message = await ann.until("room", lambda one: one["pace"]["chapter"])
        assert message["pace"]["open"] == ["start", "premise"]
        assert (may("premise"), may("choose")) == (True, False)
        await room.do("pace", chapter="premise", what="widget")
        await room.do("pace", chapter="premise", what="widget")
        found = await board.told(lambda one: one["pace"]["what"] == "widget")
        assert [(one["what"], one["to"] is None) for one in found["steps"]] == [
            ("read", False), ("widget", True),
        ]  # fmt: skip
        assert found["pace"]["since"] == found["steps"][1]["from"]
        assert found["steps"][0]["planned"] == round(
            20 * 50 / 30
        )  # of material: 30 in an hour of 50
        await room.do("pace.free", free=True)
        assert may("choose")
        await room.do("pace.stop")
        stopped = await board.told(lambda one: one["steps"][-1]["to"])
        assert stopped["pace"]["since"] is None
        assert stopped["steps"][-1]["minutes"] >= 0
        assert len(room.store.read_now(pace.steps)) == 2
        assert await room.refused("pace", chapter="focus") == (400, "wrong-deed")
        assert await room.refused("pace", chapter="start", what="dance") == (400, "wrong-deed")

    live(test)


def test_a_room_that_goes_together_before_its_first_chapter_has_none_open(live):
    async def test(room):
        await room.do("pace.free", free=False)
        assert not room.store.read_now(lambda c: is_open(c, "start"))
        await room.do("pace", chapter="start")
        assert room.store.read_now(lambda c: is_open(c, "start"))

    live(test)


def test_the_clock_on_the_wall_says_when_it_ends(live):
    async def test(room):
        ann = await room.socket("ann")
        await room.do("timer", seconds=300, label=" Coffee ")
        message = await ann.until("room", lambda one: one["timer"])
        assert message["timer"]["label"] == "Coffee"
        assert message["timer"]["ends"] - message["now"] == pytest.approx(300_000, abs=5_000)
        await room.do("timer.stop")
        await ann.until("room", lambda one: one["timer"] is None)
        assert await room.refused("timer", seconds=0) == (400, "wrong-deed")

    live(test)


def test_groups_are_made_filled_renamed_and_mended(live):
    async def test(room):
        ann, board = await room.socket("ann"), await room.socket(None)
        assert (await ann.until("you"))["group"] is None
        assert await room.refused("groups.fill") == (409, "no-groups")
        await room.do("groups.make", count=2)
        assert (await ann.until("you", lambda one: one["group"]))["group"].startswith("Group ")
        made = await board.told(lambda one: one["groups"])
        assert sorted(len(one["people"]) for one in made["groups"]) == [1, 2]
        room.store.write_now(lambda c: people.add(c, "late", "Late", 9.0))
        assert (await board.told(lambda one: one["without"]))["without"][0]["id"] == "late"
        await room.do("groups.fill")
        filled = await board.told(lambda one: not one["without"])
        assert [len(one["people"]) for one in filled["groups"]] == [2, 2]
        await room.do("groups.rename", group=1, name="Ferris")
        await room.do("groups.move", person="ann", group=1)
        assert (await ann.until("you", lambda one: one["group"] == "Ferris"))["person"] == "Ann"
        await room.do("groups.move", person="ann", group=None)
        await ann.until("you", lambda one: one["group"] is None)
        for sent in ({"group": 2, "name": "x"}, {"group": 0, "name": " "}):
            assert await room.refused("groups.rename", **sent) == (400, "wrong-deed")
        assert await room.refused("groups.move", person="who", group=0) == (400, "wrong-deed")
        assert await room.refused("groups.make") == (400, "wrong-groups")
        assert await room.refused("groups.make", count=2, size=2) == (400, "wrong-groups")
        await room.do("groups.clear")
        assert (await board.told(lambda one: not one["groups"]))["without"] == []

    live(test)


def test_predictions_meet_the_truth_and_the_room_its_calibration(live):
    async def test(room):
        when = time.time()
        for person, answer, sure in (("ann", 8, 90), ("bob", 50, 90), ("cem", 7, 50)):
            entry = predicted(SHARE, answer, sure)
            room.store.write_now(
                lambda c, who=person, one=entry: entries.keep(c, who, who, "premise", one, when)
            )
        second = predicted(SHARE, 7, 100, "2026-11-23T09:05:00+00:00")
        room.store.write_now(lambda c: entries.keep(c, "bob", "second", "premise", second, when))
        board = await room.socket(None)
        found = await board.told(lambda one: one["calibration"]["count"])
        assert found["answered"] == {SHARE: 3}
        (row,) = found["predictions"]
        assert (row["count"], row["right"], row["truth"], row["median"]) == (3, 2, 7, 8)
        first = (0.1**2 + 0.9**2 + 0.5**2) / 3
        assert row["brier"] == pytest.approx(first)
        assert found["calibration"]["brier"] == pytest.approx(first)
        assert found["calibration"]["right"] == 2
        assert [one["count"] for one in found["calibration"]["bins"]] == [0, 0, 1, 0, 2]

    live(test)


def test_what_the_room_was_asked_counts_for_its_calibration_once_it_is_revealed(live):
    async def test(room):
        when, board = time.time(), await room.socket(None)
        await room.do("ask.add", id="first-ask", question=SHARE)
        await room.do("ask.open", id="first-ask")
        await room.say("ann", "first-ask", {"number": 50, "sure": 100})
        before = await board.told(lambda one: one["asks"] and one["asks"][0]["answered"])
        assert before["calibration"]["count"] == 0
        await room.do("ask.reveal", id="first-ask")
        knowing = predicted(SHARE, 7, 100)  # on her card, after everybody was told
        room.store.write_now(lambda c: entries.keep(c, "ann", "one", "premise", knowing, when))
        after = await board.told(lambda one: one["answered"])
        assert (after["calibration"]["count"], after["calibration"]["brier"]) == (1, 1.0)

    live(test)


def test_short_lists_come_from_peoples_plans_and_a_broken_plan_stops_nothing(live):
    async def test(room):
        board = await room.socket(None)

        def plan(*names, choice=""):
            rows = [{"name": one, "place": "", "because": "x"} for one in names]
            return json.dumps({"schema": 1, "choose": {"shortlist": rows, "choice": choice}})

        for person, text in (
            ("ann", plan("zlib", "sudo", choice="zlib")),
            ("bob", plan("zlib")),
            ("cem", '{"schema": 99}'),
        ):
            room.store.write_now(
                lambda c, who=person, one=text: files.put(c, who, "plan.json", one.encode(), 1.0)
            )
        found = await board.told(lambda one: one["plans"]["count"] == 2)
        assert found["plans"]["listed"][0] == {
            "name": "zlib", "people": 2, "first": 2, "mean": 1.0, "chosen": 1,
        }  # fmt: skip
        room.store.write_now(lambda c: files.put(c, "cem", "plan.json", plan("ntpd").encode(), 2.0))
        await board.told(lambda one: one["plans"]["count"] == 3)

    live(test)


@pytest.mark.slow
def test_two_servers_on_one_database_tell_the_same(live, postgres):
    where = postgres.new_database()

    async def test(room):
        await room.socket("ann")
        board = await room.socket(None)
        other = type(room)(where, room.room.folder, ())
        object.__setattr__(other.room, "secret", room.room.secret)
        try:
            other.open()
            bob = await other.socket("bob")
            where_bob_is = {"where": {"chapter": "choose", "heading": "Here"}}
            await bob.connection.write_message(json.dumps(where_bob_is))
            await room.do("ask.add", id="first-ask", kind="scale", prompt="?", low=1, high=3)
            await room.do("ask.open", id="first-ask", seconds=2)
            await bob.asked(state="open")
            assert await other.say("bob", "first-ask", {"at": 2}) == (200, None)
            found = await board.told(lambda one: one["asks"] and one["asks"][0]["answered"])
            assert found["asks"][0]["rounds"][0]["shown"]["counts"] == [0, 1, 0]
            await bob.asked(state="closed")
            found = await board.told(lambda one: one["online"] == 2)
            assert found["chapters"][2]["headings"] == [{"heading": "Here", "here": 1}]
        finally:
            await other.close()
            await asyncio.to_thread(other.store.close)

    live(test, where=where)


def test_a_server_that_starts_again_knows_all_of_it(live, tmp_path):
    where = tmp_path / "again.sqlite"

    async def before(room):
        await room.do("ask.add", id="first-ask", kind="scale", prompt="?", low=1, high=3)
        await room.do("ask.open", id="first-ask")
        for at in (1, 2, 3):
            await room.say("ann", "first-ask", {"at": at})
        await room.do("pace", chapter="choose")
        await room.do("groups.make", count=1)

    async def after(room):
        board = await room.socket(None)
        found = await board.told(lambda one: one["asks"])
        assert found["show"]["id"] == "first-ask"
        assert found["asks"][0]["rounds"][0]["shown"]["counts"] == [0, 0, 1]
        assert found["pace"]["chapter"] == "choose"
        assert len(found["groups"][0]["people"]) == 3

    live(before, where=where)
    with open_store(where) as store:
        assert len(store.read_now(entries.all_said)) == 3
    live(after, where=where)
