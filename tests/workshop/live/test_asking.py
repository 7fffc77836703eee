"""The room is asked: open, close, reveal, vote again; by real sockets and posts."""

import asyncio
import json
import secrets
import time

import pytest

from teachkit.workshop.live.deeds import GRACE
from teachkit.workshop.store import asks, entries

CHOICES = {"kind": "choices", "prompt": "Which?", "choices": ["a", "b", "c"], "truth": 1}
ASK = "first-ask"


async def opened(room, **more):
    await room.do("ask.add", id=ASK, **{**CHOICES, **more})
    await room.do("ask.open", id=ASK)


def test_an_ask_goes_from_draft_to_revealed_and_each_side_hears_its_part(live):
    async def test(room):
        ann, board = await room.socket("ann"), await room.socket(None)
        assert (await ann.until("room"))["ask"] is None
        await room.do("ask.add", id=ASK, **CHOICES)
        draft = await board.told(lambda one: one["asks"])
        assert draft["asks"][0]["state"] == "draft"
        assert draft["show"] is None
        await room.do("ask.open", id=ASK)
        ask = await ann.asked(state="open")
        assert ask["choices"] == ["a", "b", "c"]
        assert (ask["shown"], ask["truth"], ask["rounds"]) == (None, None, [])
        assert await room.say("ann", ASK, {"choice": 1}) == (200, None)
        assert await room.say("bob", ASK, {"choice": 2}) == (200, None)
        counted = await board.told(lambda one: one["asks"][0]["answered"] == 2)
        assert counted["asks"][0]["rounds"][0]["shown"]["counts"] == [0, 1, 1]
        assert counted["show"]["shown"] is None
        await room.do("ask.close", id=ASK)
        assert (await ann.asked(state="closed"))["shown"] is None
        await room.do("ask.reveal", id=ASK)
        shown = await ann.asked(state="revealed")
        assert shown["shown"]["counts"] == [0, 1, 1]
        assert shown["truth"]["index"] == 1

    live(test)


def test_an_answer_may_change_until_the_ask_is_closed(live):
    async def test(room):
        await opened(room)
        assert await room.say("ann", ASK, {"choice": 0}) == (200, None)
        assert await room.say("ann", ASK, {"choice": 2}, id="again-and-again") == (200, None)
        assert await room.say("ann", ASK, {"choice": 2}, id="again-and-again") == (200, None)
        await room.do("ask.close", id=ASK)
        assert await room.say("ann", ASK, {"choice": 1}) == (409, "ask-closed")
        assert await room.say("ann", ASK, {"choice": 2}, id="again-and-again") == (200, None)
        said = room.store.read_now(entries.all_said)
        assert [one.value["choice"] for one in said] == [0, 2]
        board = await room.socket(None)
        first = await board.told(lambda one: one["asks"])
        assert first["asks"][0]["rounds"][0]["shown"]["counts"] == [0, 0, 1]

    live(test)


def test_what_is_no_answer_is_refused_and_counts_nowhere(live):
    async def test(room):
        await opened(room)
        assert await room.say("ann", ASK, {"choice": 7}) == (400, "wrong-answer")
        assert await room.say("ann", ASK, {"choice": 1}, round=2) == (409, "ask-closed")
        assert await room.say("ann", "no-such", {"choice": 1}) == (404, "no-such-ask")
        assert await room.say("nobody", ASK, {"choice": 1}) == (401, "no-such-person")
        code, _ = await room.post("room/say", {"id": "x", "ask": ASK, "round": True}, "ann")
        assert code == 400
        assert room.store.read_now(entries.all_said) == []

    live(test)


def test_an_ask_closes_by_itself_when_its_time_is_up(live):
    async def test(room):
        ann = await room.socket("ann")
        await room.do("ask.add", id=ASK, **CHOICES)
        assert await room.do("ask.open", id=ASK, seconds=1) == "Open for 1 seconds."
        assert (await ann.asked(state="open"))["closes"] > 0
        await ann.asked(state="closed")
        assert await room.say("ann", ASK, {"choice": 1}) == (409, "ask-closed")

    live(test)


def test_time_is_up_even_where_nobody_looks_on(live):
    async def test(room):
        await room.do("ask.add", id=ASK, **CHOICES)
        await room.do("ask.open", id=ASK, seconds=1)
        shut = room.store.read_now(lambda c: asks.ask(c, ASK)).closes + GRACE
        assert await room.say("ann", ASK, {"choice": 1}) == (200, None)
        await asyncio.sleep(shut - time.time() + 0.05)
        assert await room.say("ann", ASK, {"choice": 2}) == (409, "ask-closed")

    live(test)


def test_a_second_vote_is_a_round_of_its_own_and_the_reveal_compares_both(live):
    async def test(room):
        await opened(room)
        ann = await room.socket("ann")
        await room.say("ann", ASK, {"choice": 0})
        await room.do("ask.again", id=ASK, round=1)
        assert await room.do("ask.again", id=ASK, round=1) == "Round 2 has begun."
        assert (await ann.asked(round=2))["state"] == "open"
        assert await room.say("ann", ASK, {"choice": 0}) == (409, "ask-closed")
        assert await room.say("ann", ASK, {"choice": 1}, round=2) == (200, None)
        await room.do("ask.reveal", id=ASK)
        shown = await ann.asked(state="revealed")
        assert [one["counts"] for one in shown["rounds"]] == [[1, 0, 0], [0, 1, 0]]
        assert shown["shown"] == shown["rounds"][1]
        assert await room.refused("ask.again", id=ASK, round=2) == (409, "already-revealed")

    live(test)


def test_an_opinion_may_be_asked_again_after_everybody_has_seen_it(live):
    async def test(room):
        await room.do("ask.add", id=ASK, kind="scale", prompt="How sure?", low=1, high=3)
        await room.do("ask.open", id=ASK)
        await room.say("ann", ASK, {"at": 1})
        await room.do("ask.reveal", id=ASK)
        ann = await room.socket("ann")
        assert (await ann.asked(state="revealed"))["shown"]["counts"] == [1, 0, 0]
        await room.do("ask.again", id=ASK, round=1)
        again = await ann.asked(state="open")
        assert (again["round"], again["shown"], again["rounds"]) == (2, None, [])

    live(test)


def test_a_room_answers_one_thing_at_a_time(live):
    async def test(room):
        await opened(room)
        await room.do("ask.add", id="second-ask", **CHOICES)
        await room.do("ask.open", id="second-ask")
        assert room.store.read_now(lambda c: asks.ask(c, ASK)).state == "closed"
        ann = await room.socket("ann")
        assert (await ann.until("room"))["ask"]["id"] == "second-ask"
        await room.do("ask.show", id=ASK)
        await ann.asked(id=ASK)
        await room.do("ask.show", id=None)
        await ann.until("room", lambda one: one["ask"] is None)

    live(test)


def test_a_reveal_can_be_taken_back_and_a_draft_taken_away(live):
    async def test(room):
        await opened(room)
        ann = await room.socket("ann")
        await room.do("ask.reveal", id=ASK)
        await ann.asked(state="revealed")
        await room.do("ask.hide", id=ASK)
        hidden = await ann.asked(state="closed")
        assert (hidden["shown"], hidden["truth"]) == (None, None)
        assert await room.refused("ask.drop", id=ASK) == (409, "not-a-draft")
        await room.do("ask.add", id="second-ask", **CHOICES)
        assert await room.refused("ask.reveal", id="second-ask") == (409, "not-asked")
        assert await room.refused("ask.show", id="second-ask") == (409, "not-asked")
        await room.do("ask.drop", id="second-ask")
        await room.do("ask.drop", id="second-ask")
        assert room.store.read_now(lambda c: len(asks.all_asks(c))) == 1

    live(test)


def test_a_question_of_the_course_is_covered_until_it_is_revealed(live):
    async def test(room):
        name = "premise.sudo-share"
        await room.do("ask.add", id=ASK, question=name)
        ann, board = await room.socket("ann"), await room.socket(None)
        course = await board.until("course")
        assert [one["id"] for one in course["chapters"]] == ["start", "premise", "choose", "trust"]
        assert (await ann.until("room"))["covered"] == []
        await room.do("ask.open", id=ASK)
        message = await ann.until("room", lambda one: one["ask"])
        assert message["covered"] == [name]
        assert message["ask"]["question"] == name
        assert (message["ask"]["kind"], message["ask"]["unit"]) == ("number", "of 55")
        await room.say("ann", ASK, {"number": 8, "sure": 80})
        await room.do("ask.reveal", id=ASK)
        message = await ann.until("room", lambda one: one["ask"]["state"] == "revealed")
        assert message["covered"] == []
        assert message["ask"]["truth"]["value"] == 7
        assert message["ask"]["shown"]["near"] == 1

    live(test)


def test_words_are_read_before_the_room_reads_them(live):
    async def test(room):
        await room.do("ask.add", id=ASK, kind="words", prompt="Why?", most=2)
        await room.do("ask.open", id=ASK)
        await room.say("ann", ASK, {"words": ["Trust!", "rude remark"]})
        await room.say("bob", ASK, {"words": ["trust"]})
        await room.say("cem", ASK, {"words": ["trusting"]})
        board, ann = await room.socket(None), await room.socket("ann")
        found = await board.told(lambda one: len(one["words"]) == 3)
        assert [(one["key"], one["n"], one["state"]) for one in found["words"]] == [
            ("trust", 2, "waiting"), ("rude remark", 1, "waiting"), ("trusting", 1, "waiting"),
        ]  # fmt: skip
        await room.do("words.state", ask=ASK, key="rude remark", state="hidden")
        assert await room.do("words.all", ask=ASK, state="shown") == "2 texts: shown."
        await room.do("words.merge", ask=ASK, key="trusting", into="trust")
        await room.do("ask.reveal", id=ASK)
        shown = (await ann.asked(state="revealed"))["shown"]
        assert shown == {"answered": 3, "groups": [{"key": "trust", "text": "Trust!", "n": 3}]}
        assert "rude" not in "".join(ann.came)
        await room.do("words.merge", ask=ASK, key="trusting", into=None)
        two = await ann.until("room", lambda one: len(one["ask"]["shown"]["groups"]) == 2)
        assert two["ask"]["shown"]["groups"][0]["n"] == 2

    live(test)


def test_a_ranking_comes_back_combined(live):
    async def test(room):
        items = ["zlib", "sudo", "ntpd"]
        await room.do("ask.add", id=ASK, kind="ranking", prompt="First?", items=items)
        await room.do("ask.open", id=ASK)
        for person, order in (("ann", [1, 0, 2]), ("bob", [1, 2, 0]), ("cem", [1, 0, 2])):
            await room.say(person, ASK, {"order": order})
        await room.do("ask.reveal", id=ASK)
        ann = await room.socket("ann")
        shown = (await ann.asked(state="revealed"))["shown"]
        assert shown["order"] == [1, 0, 2]
        assert shown["places"][1] == [3, 0, 0]
        assert shown["w"] == pytest.approx(0.7778, abs=1e-4)

    live(test)


async def vote(room, round, *choices):
    for person, choice in zip(("ann", "bob", "cem"), choices, strict=False):
        assert await room.say(person, ASK, {"choice": choice}, round=round) == (200, None)


def test_the_room_plays_the_incident_and_goes_on_after_a_restart(live, tmp_path):
    where = tmp_path / "incident.sqlite"

    async def begin(room):
        ann = await room.socket("ann")
        await room.do("ask.add", id=ASK, kind="incident", seed=7)
        await room.do("ask.open", id=ASK)
        game = await ann.until("game")
        one, other = [choice["id"] for choice in game["game"]["choices"]][:2]
        assert await room.refused("incident.play", id=ASK, round=1) == (409, "no-vote")
        await vote(room, 1, one, other)
        assert await room.refused("incident.play", id=ASK, round=1) == (409, "tie")
        await vote(room, 1, one, one, other)
        await room.do("incident.play", id=ASK, round=1)
        assert await room.do("incident.play", id=ASK, round=1) == "That step was taken."
        after = await ann.until("game", lambda message: message["round"] == 2)
        assert after["last"]["chosen"] == one
        assert after["last"]["counts"][one] == 2
        assert after["game"]["steps"] == 1

    async def go_on(room):
        ann = await room.socket("ann")
        round = 2
        game = await ann.until("game")
        assert game["game"]["steps"] == 1
        await room.do("incident.back", id=ASK, round=round)
        game = await ann.until("game", lambda message: message["game"]["steps"] == 0)
        while not game["game"]["over"]:
            round = game["round"]
            await vote(room, round, game["game"]["choices"][0]["id"])
            await room.do("incident.play", id=ASK, round=round)
            game = await ann.until("game", lambda message, now=round: message["round"] > now)
        assert game["game"]["debrief"]["total"] == game["game"]["total"]
        assert room.store.read_now(lambda c: asks.ask(c, ASK)).state == "revealed"
        for do in ("ask.again", "incident.play"):
            assert await room.refused(do, id=ASK, round=round + 1) == (409, "it-is-over")

    live(begin, where=where)
    live(go_on, where=where)


def test_what_a_facilitator_mistypes_is_refused_with_its_field(live):
    async def test(room):
        for sent, place in (
            ({"kind": "choices", "prompt": "", "choices": ["a", "b"]}, "prompt"),
            ({"kind": "choices", "prompt": "x", "choices": ["a"]}, "choices"),
            ({"kind": "number", "prompt": "x", "chapter": "nowhere"}, "chapter"),
            ({"question": "focus.not-here"}, "question"),
        ):
            code, answer = await room.post("board/do", {"do": "ask.add", "id": ASK, **sent})
            assert (code, answer["place"]) == (400, place)
        assert await room.refused("ask.add", id="7", **CHOICES) == (400, "wrong-deed")
        assert await room.refused("ask.open", id="nowhere") == (404, "no-such-ask")
        assert await room.refused("ask.explode") == (400, "wrong-deed")
        await opened(room)
        assert await room.refused("ask.open", id="first-ask2", seconds=0) == (404, "no-such-ask")
        await room.do("ask.close", id=ASK)
        assert await room.refused("ask.open", id=ASK, seconds=0) == (400, "wrong-deed")

    live(test)


def test_a_typed_text_comes_back_as_it_was_and_breaks_nothing(live):
    nasty = '<img src=x onerror=alert(1)>"\u2028=1+1'

    async def test(room):
        await opened(room, prompt=nasty)
        ann = await room.socket("ann")
        assert (await ann.asked(id=ASK))["prompt"] == nasty.strip()
        assert json.loads(ann.came[-1])["ask"]["prompt"] == nasty.strip()
        assert await room.say("ann", ASK, {"choice": 1}, id=secrets.token_hex(60)) == (
            400,
            "wrong-answer",
        )

    live(test)
