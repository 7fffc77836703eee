"""What somebody in the room tries with answers, names and other people's cookies."""

import csv
import io
import json
import secrets

import pytest

from tests.workshop.attacks.conftest import do, facilitator, joined, listen, origin, play

pytestmark = pytest.mark.slow

QUESTION = "choose.expat-dependants"
FORMULAS = ('=HYPERLINK("http://evil.example";"x")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1")
FORGED = {
    "X-Tk-Participant": "{victim}",
    "X-Forwarded-User": "{victim}",
    "X-Remote-User": "{victim}",
    "Remote-User": "{victim}",
    "X-Forwarded-Email": "{victim}",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": "127.0.0.1",
    "Forwarded": "for=127.0.0.1",
    "Authorization": "token {victim}",
}


def prediction(answer=3):
    """An answer to a course question, as its card sends it."""
    return {
        "kind": "predict",
        "id": QUESTION,
        "revision": 1,
        "when": "2026-01-01T00:00:00Z",
        "said": {"answer": answer, "confidence": 60},
    }


def test_read_anothers_answers(room, outcome):
    """Read what another has answered, by asking for their id."""

    async def attack():
        victim, mallory = await joined(room), await joined(room)
        kept, _ = await victim.answer(prediction())
        assert kept["kept"]
        seen = []
        for path in (
            "room/answers",
            f"room/answers?person={victim.person}",
            f"room/answers/{victim.person}",
            f"room/work.zip?person={victim.person}",
            f"me/{victim.person}",
            f"me/{victim.person}.",
            f"people/{victim.person}/plan.json",
        ):
            answer = await mallory.get(path, follow=False)
            seen.append(answer.body.decode("utf-8", "replace"))
        return victim.person, "".join(seen)

    victim, seen = play(attack())
    assert QUESTION not in seen
    assert victim not in seen
    outcome("one's own alone")


def test_answer_in_anothers_name(room, outcome):
    """Answer for another, by naming them in the body."""

    async def attack():
        victim, mallory = await joined(room), await joined(room)
        sent = {"entries": [{"id": secrets.token_hex(16), "chapter": "choose",
                             "person": victim.person, "entry": prediction()}],
                "person": victim.person}  # fmt: skip
        await mallory.post("room/answers", sent)
        return json.loads((await victim.get("room/answers")).body)

    assert play(attack())["latest"] == {}
    outcome("it counts for the sender")


def test_use_the_id_of_anothers_answer(room, outcome):
    """Send another's answer's id first or last, so that theirs is taken for a repetition."""

    async def attack():
        victim, mallory = await joined(room), await joined(room)
        id = secrets.token_hex(16)
        for who, answer in ((mallory, 9), (victim, 4), (mallory, 8)):
            sent = {"id": id, "chapter": "choose", "entry": prediction(answer)}
            told = json.loads((await who.post("room/answers", {"entries": [sent]})).body)
            assert told["kept"] == [id]
        return json.loads((await victim.get("room/answers")).body)

    assert play(attack())["latest"][QUESTION]["said"]["answer"] == 4
    outcome("each person's ids are their own")


@pytest.mark.parametrize("header", FORGED)
def test_forge_the_header_of_a_proxy(room, outcome, header):
    """Say who one is by a header, as a proxy would."""

    async def attack():
        victim = await joined(room)
        stranger = room.visitor(headers={header: FORGED[header].format(victim=victim.person)})
        outside = await stranger.get("room/answers", follow=False)
        await stranger.join(room.code)
        inside = json.loads((await stranger.get("room/answers")).body)["person"]
        return victim.person, outside.code, stranger.person, inside

    victim, code, person, inside = play(attack())
    assert code == 401
    assert inside == person != victim
    outcome("not looked at")


def test_tamper_with_a_cookie(room, outcome):
    """Change one's cookie: another's id, no signature, a cut one, another's name for it."""

    async def attack():
        victim, mallory = await joined(room), await joined(room)
        fine = mallory.cookies["tk_person"]
        parts = fine.strip('"').split("|")
        codes = []
        for value in (
            victim.person,
            fine[:-1] + ("0" if fine[-1] != "0" else "1"),
            "|".join(parts[:-1]),
            "|".join([*parts[:-1], ""]),
            fine.replace(parts[-2], parts[-2][::-1]),
            "1|0|1:0|9:tk_person|4:Ym9h|",
            "\u2028",
            "x" * 4000,
        ):
            mallory.cookies = {"tk_person": value.encode("ascii", "replace").decode()}
            codes.append((await mallory.get("room/answers", follow=False)).code)
        return codes

    assert set(play(attack())) == {401}
    outcome("HTTP 401")


def test_use_a_participants_cookie_as_the_facilitators(room, outcome):
    """Send a participant's signed cookie under the name of the facilitator's."""

    async def attack():
        mallory = await joined(room)
        value = mallory.cookies["tk_person"]
        mallory.cookies |= {"tk_facilitator": value, "tk_facilitator_present": value}
        return [(await mallory.get(path, follow=False)).code for path in ("board", "present")]

    assert play(attack()) == [403, 403]
    outcome("HTTP 403")


@pytest.mark.parametrize(
    "path",
    ["board", "present", "board/export.csv", "board/export.json", "board/export.html",
     "board/plans.zip", "board/qr.svg"],
)  # fmt: skip
def test_reach_the_board(room, outcome, path):
    """Open the board, the beamer's page and the exports as a participant."""

    async def attack():
        mallory = await joined(room)
        return (await mallory.get(path, follow=False)).code

    code = play(attack())
    assert code == 403
    outcome(f"HTTP {code}")


def test_listen_to_the_board(room, outcome):
    """Open the board's websocket as a participant."""

    async def attack():
        mallory = await joined(room)
        socket = await listen(mallory, "board/live")
        first = await socket.read_message()
        return first, socket.close_code

    first, code = play(attack())
    assert first is None
    assert code in (4401, 4403)
    outcome(f"closed, {code}")


def test_lead_the_workshop(room, outcome):
    """Do what the facilitator does, with a participant's cookie."""

    async def attack():
        mallory = await joined(room)
        headers = {"Origin": origin(mallory)}
        deeds = [{"do": "pace.free", "free": True}, {"do": "ask.reveal", "id": "x"}]
        return {(await mallory.post("board/do", deed, headers=headers)).code for deed in deeds}

    assert play(attack()) == {403}
    outcome("HTTP 403")


@pytest.mark.parametrize(
    "name",
    ["choose.no-such-question", "../secret", "..", "choose", "choose.expat-dependants\0",
     "x" * 5000, "/etc/passwd", "..%2f..%2fsecret", "", {"a": 1}],
    ids=lambda name: repr(name)[:24],
)  # fmt: skip
def test_answer_what_nobody_asks(room, outcome, name):
    """Answer questions that do not exist, or that are names of files."""

    async def attack():
        mallory = await joined(room)
        sent = {"id": "a" * 32, "chapter": "choose", "entry": {**prediction(), "id": name}}
        answer = await mallory.post("room/answers", {"entries": [sent]})
        return answer.code, json.loads(answer.body)

    code, told = play(attack())
    assert not told.get("kept")
    assert code == 400 or told["refused"][0]["code"]
    outcome("refused")


def test_send_an_answer_again_and_again(room, outcome):
    """Replay an answer a hundred times: it is kept once."""

    async def attack():
        mallory, board = await joined(room), await facilitator(room)
        sent = {"id": secrets.token_hex(16), "chapter": "choose", "entry": prediction(77)}
        for _ in range(10):
            told = await mallory.post("room/answers", {"entries": [sent] * 10})
            assert set(json.loads(told.body)["kept"]) == {sent["id"]}
        return (await board.get("board/export.json")).body.decode()

    assert play(attack()).count('"answer": 77') <= 2  # the current answer, and its history
    outcome("kept once")


async def _asked(board, **more):
    ask = secrets.token_hex(8)
    await do(board, do="ask.add", id=ask, **more)
    return ask


async def _say(visitor, ask, value, round=1):
    sent = {"id": secrets.token_hex(16), "ask": ask, "round": round, "value": value}
    return (await visitor.post("room/say", sent)).code


def test_answer_before_it_is_asked_and_after_it_is_closed(room, outcome):
    """Answer a draft, a closed ask, a revealed one, or another round."""

    async def attack():
        mallory, board = await joined(room), await facilitator(room)
        ask = await _asked(board, kind="choices", prompt="Which?", choices=["a", "b"], truth=1)
        value = {"choice": 1}
        codes = [await _say(mallory, ask, value)]
        await do(board, do="ask.open", id=ask)
        codes += [await _say(mallory, ask, value, round=2), await _say(mallory, ask, value)]
        await do(board, do="ask.close", id=ask)
        codes.append(await _say(mallory, ask, {"choice": 0}))
        await do(board, do="ask.reveal", id=ask)
        codes.append(await _say(mallory, ask, {"choice": 0}))
        return codes

    draft, other, fine, closed, revealed = play(attack())
    assert fine == 200
    assert {draft, other, closed, revealed} <= {404, 409}
    outcome("HTTP 409")


def test_learn_the_truth_before_it_is_revealed(room, outcome):
    """Find what is right, or how the room has answered, before the facilitator reveals it."""

    async def attack():
        mallory, board = await joined(room), await facilitator(room)
        ask = await _asked(
            board, kind="number", prompt="How many?", unit="x", truth=918273, factor=2
        )
        await do(board, do="ask.open", id=ask)
        assert await _say(mallory, ask, {"number": 645}) == 200
        await do(board, do="ask.close", id=ask)
        socket = await listen(mallory, "room/live")
        seen = ""
        while ask not in seen:
            seen += await socket.read_message()
        for path in ("room", "room/answers", "room/choose"):
            seen += (await mallory.get(path)).body.decode()
        return seen

    seen = play(attack())
    assert "918273" not in seen
    assert '"median"' not in seen
    outcome("neither is sent")


def test_put_formulas_into_the_spreadsheet(room, outcome):
    """Give oneself a name, and answer in words, that a spreadsheet takes for a formula."""

    async def attack():
        board = await facilitator(room)
        ask = await _asked(board, kind="words", prompt="One word?", most=3, longest=60)
        await do(board, do="ask.open", id=ask)
        for text in FORMULAS:
            mallory = await joined(room, name=text)
            assert await _say(mallory, ask, {"words": [text.strip() or "x"]}) == 200
        return (await board.get("board/export.csv")).body.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(play(attack()))))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    outcome("every cell is text")


def test_flood_the_room_with_answers(room, outcome):
    """Send answers as fast as one can: the flood is stopped, and others are served."""

    async def attack():
        mallory, other = await joined(room), await joined(room)
        codes = []
        for _ in range(8):
            entries = [{"id": secrets.token_hex(16), "chapter": "choose", "entry": prediction()}
                       for _ in range(100)]  # fmt: skip
            codes.append((await mallory.post("room/answers", {"entries": entries})).code)
        told, _ = await other.answer(prediction())
        return codes, told

    codes, told = play(attack())
    assert codes[0] == 200
    assert codes[-1] == 429
    assert told["kept"]
    outcome("HTTP 429")


@pytest.mark.parametrize("what", ["one message of 100 kB", "500 messages"])
def test_flood_the_live_socket(room, outcome, what):
    """Say too much through the room's live socket."""

    async def attack():
        mallory = await joined(room)
        socket = await listen(mallory, "room/live")
        texts = ["x" * 100_000] if what.startswith("one") else ['{"ping":1}'] * 500
        for text in texts:
            try:
                await socket.write_message(text)
            except Exception:  # noqa: BLE001  # thrown out already
                break
        while await socket.read_message() is not None:
            pass
        return socket.close_code

    code = play(attack())
    assert code in (1006, 1009, 4413)
    outcome(f"closed, {code}")
