"""What participants may not know yet never leaves the server: every byte they get is read."""

import json

import pytest

from teachkit.workshop.live import game
from teachkit.workshop.store import asks

ASK = "first-ask"
TRUTH = "Blaubeerkuchen"  # stands nowhere else

SECRETIVE = {
    "choices": {"choices": ["a", "b", TRUTH], "truth": 2, "prompt": "Which?"},
    "number": {"prompt": "How many?", "truth": 918273645, "unit": "lines"},
    "words": {"prompt": "Why?"},
    "ranking": {"prompt": "First?", "items": ["a", "b", "c"]},
    "scale": {"prompt": "How sure?", "low": 1, "high": 4},
    "incident": {"seed": 7},
}
SAYS = {
    "choices": {"choice": 1},
    "number": {"number": 5551212},
    "words": {"words": ["Himbeerstrudel"]},
    "ranking": {"order": [2, 1, 0]},
    "scale": {"at": 3},
}
# Where an aggregate, a truth or a count could stand.
TOLD = ("answered", "counts", "median", "groups\":[{", "bins", "borda", "feedback", "reveal\"",
        "918273645", "5551212", "Himbeerstrudel", "\"index\"", "\"value\"", "winner")  # fmt: skip


def value_of(kind, ask):
    if kind == "incident":
        return {"choice": game.can_choose(ask.body)[0]}
    return SAYS[kind]


@pytest.mark.parametrize("kind", list(SECRETIVE))
def test_no_byte_tells_of_answers_or_truth_before_the_reveal(live, kind):
    async def test(room):
        watcher = await room.socket("cem")
        await watcher.until("room")
        await room.do("ask.add", id=ASK, kind=kind, **SECRETIVE[kind])
        await watcher.quiet()
        assert 'ask":{' not in watcher.came[0]
        await room.do("ask.open", id=ASK)
        await watcher.asked(state="open")
        await watcher.quiet(0.4)
        heard = len(watcher.came)
        ask = room.store.read_now(lambda c: asks.ask(c, ASK))
        for person in ("ann", "bob"):
            code, answer = await room.post(
                "room/say",
                {"id": f"{person}-1", "ask": ASK, "round": 1, "value": value_of(kind, ask)},
                person,
            )
            assert (code, answer) == (200, {"kept": f"{person}-1"})
        if kind == "words":
            await room.do("words.all", ask=ASK, state="shown")
        await watcher.quiet()
        assert len(watcher.came) == heard  # an answer of somebody else is no news to anybody
        late = await room.socket("ann")
        await late.asked(state="open")
        await late.quiet(0.4)
        await room.do("ask.close", id=ASK)
        await watcher.asked(state="closed")
        everything = "".join(watcher.came + late.came)
        for secret in TOLD:
            assert secret not in everything
        if kind == "choices":
            assert everything.count(TRUTH) == sum(
                TRUTH in text for text in watcher.came + late.came
            )
        await room.do("ask.reveal", id=ASK)
        shown = await watcher.asked(state="revealed")
        assert shown["shown"]["answered"] == 2

    live(test)


def test_a_question_of_the_course_keeps_its_truth_until_the_reveal(live):
    async def test(room):
        watcher = await room.socket("cem")
        hidden = []
        questions = room.broadcast._known.questions  # all that could leak
        for number, (name, asked) in enumerate(questions.items()):
            if number % 6:
                continue
            question = asked.question
            await room.do("ask.add", id=f"question-{number}", question=name)
            await room.do("ask.open", id=f"question-{number}")
            await watcher.asked(id=f"question-{number}")
            hidden += [getattr(question, field, "") for field in ("reveal", "theirs", "source")]
            choices = getattr(question, "choices", ())
            hidden += [getattr(one, "feedback", "") for one in choices]
        everything = "".join(watcher.came)
        starts = [json.dumps(one.strip(), ensure_ascii=False)[1:50] for one in hidden if one]
        assert len(starts) > 10
        assert [one for one in starts if one in everything] == []
        assert '"truth":{' not in everything

    live(test)


def test_nobody_hears_who_else_is_in_the_room_or_what_they_are_called(live):
    async def test(room):
        watcher = await room.socket("cem")
        await room.socket("ann")
        await room.do("groups.make", count=2)
        await watcher.until("you", lambda one: one["group"])
        await watcher.quiet()
        everything = "".join(watcher.came)
        assert "Ann" not in everything
        assert "Bob" not in everything
        assert json.loads(watcher.came[0])["people"] == 3

    live(test)


@pytest.mark.parametrize("person", ["ann", ""], ids=["participant", "nobody"])
def test_the_board_is_for_the_facilitator_alone(live, person):
    async def test(room):
        headers = {"Origin": f"http://127.0.0.1:{room.port}"}
        if person:
            headers["Cookie"] = room.cookie(person)
        board = await room.socket(None, headers)
        assert (await board.closed())[0] == 4401
        assert board.came == []
        sent = {"do": "ask.add", "id": ASK, "kind": "words", "prompt": "x"}
        code, _ = await room.post(
            "board/do", sent, headers={**headers, "Content-Type": "application/json"}
        )
        assert code == 403
        assert room.store.read_now(asks.all_asks) == []

    live(test)


def test_a_forged_cookie_hears_nothing(live):
    async def test(room):
        cookie = room.cookie("ann")
        forged = cookie[:-6] + ("000000" if cookie[-6:] != "000000" else "111111")
        client = await room.socket("ann", {"Cookie": forged})
        assert (await client.closed())[0] == 4401
        assert client.came == []

    live(test)
