"""Coming in: the code, the private link, and the facilitator's."""

import asyncio
import json
import re

import pytest

from tests.workshop.conftest import start_room

CHOSEN = ("--chapters=start", "--code=FERRIS")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    server = start_room(tmp_path_factory.mktemp("door") / "room", *CHOSEN)
    yield server
    server.stop()


def test_who_types_the_code_is_in_and_keeps_who_they_are(room):
    async def play():
        async with room.visitor() as ada:
            first = await ada.join("fer ris", "Ada")
            again = await ada.join("FERRIS")
            home = await ada.get("room")
        assert first == again
        assert "Ada" in home.body.decode()

    asyncio.run(play())


def test_a_wrong_code_is_told_and_lets_nobody_in(room):
    async def play():
        async with room.visitor() as stranger:
            refused = await stranger.post("join", {"code": "FERRIT"})
            assert refused.code == 403
            assert json.loads(refused.body)["code"] == "wrong-code"
            assert stranger.cookies == {}
            home = await stranger.ask("GET", "room", follow=False)
            assert home.code == 302

    asyncio.run(play())


def test_whoever_guesses_codes_is_refused_with_the_right_one_too(room_server):
    room = room_server(*CHOSEN)

    async def play():
        async with room.visitor() as stranger:
            codes = [
                (await stranger.post("join", {"code": f"GUESS{number}"})).code
                for number in range(45)
            ]
            right = await stranger.post("join", {"code": "FERRIS"})
        assert codes[:40] == [403] * 40
        assert 429 in codes[40:]
        assert right.code == 429
        assert int(right.headers["Retry-After"]) > 0

    asyncio.run(play())


def test_a_form_that_was_sent_before_the_pages_script_was_there_lets_one_in_as_well(room):
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    async def play():
        async with room.visitor() as ada:
            wrong = await ada.post("join", b"code=FERRIT&name=Ada", headers=form)
            assert wrong.code == 403
            assert "not the code of this room" in wrong.body.decode()
            came = await ada.post("join", b"code=FERRIS&name=Ada", headers=form)
            assert came.code == 303
            assert came.headers["Location"] == "/room"
            assert "Ada" in (await ada.get("room")).body.decode()
            foreign = {**form, "Origin": "http://evil.example"}
            refused = await ada.post("join", b"code=FERRIS", headers=foreign)
            assert refused.code == 403

    asyncio.run(play())


def test_a_double_click_is_one_person(room):
    async def play():
        async with room.visitor() as one, room.visitor() as other:
            sent = {"code": "FERRIS", "id": "0f" * 16}
            first, second = await asyncio.gather(one.post("join", sent), other.post("join", sent))
        assert json.loads(first.body)["person"] == json.loads(second.body)["person"]

    asyncio.run(play())


def test_a_private_link_lets_its_owner_in_on_another_device(room):
    async def play():
        async with room.visitor() as laptop, room.visitor() as phone:
            person = await laptop.join("FERRIS", "Ada")
            home = (await laptop.get("room")).body.decode()
            link = home[home.index("/me/") :].partition('"')[0].partition("<")[0]
            there = await phone.get(link)
            assert "Ada" in there.body.decode()
            answers = json.loads((await phone.get("room/answers")).body)
            assert answers["person"] == person
            forged = await phone.get(f"me/{person}.{'a' * 26}", headers={"Accept": "text/html"})
            assert forged.code == 403

    asyncio.run(play())


def test_the_boards_link_gives_a_cookie_for_the_board_alone(room):
    async def play():
        async with room.visitor() as lead, room.visitor() as ada:
            await ada.join("FERRIS")
            assert (await ada.get("board")).code == 403
            entered = await lead.get(room.board.removeprefix(room.url))
            assert entered.code == 200
            for line in entered.headers.get_list("Set-Cookie"):
                assert "HttpOnly" in line
                assert "SameSite=Strict" in line
                assert "Path=/board" in line or "Path=/present" in line
            assert (await lead.get("board")).code == 200
            assert (await lead.get(f"board/enter/{'a' * 26}")).code == 403

    asyncio.run(play())


def test_a_room_may_stand_below_a_path_of_another_site(room_server):
    room = room_server(*CHOSEN, "--base-url=/services/room")
    assert room.url.endswith("/services/room/")

    async def play():
        async with room.visitor() as ada:
            response = await ada.post("join", {"code": "FERRIS"})
            assert json.loads(response.body)["next"] == "/services/room/room"
            assert "Path=/services/room/" in response.headers["Set-Cookie"]
            page = await ada.page("start")
            for path in re.findall(r'(?:src|href)="(/[^"]*)"', page):
                assert path.startswith("/services/room/")
            script = re.search(r'src="/services/room/([^"]*whole\.[0-9a-f]{16}\.js)"', page)[1]
            assert (await ada.get(script)).code == 200
            assert await ada.widgets()

    asyncio.run(play())


def test_no_key_is_in_the_log(room_server):
    room = room_server(*CHOSEN)

    async def play():
        async with room.visitor() as ada, room.visitor() as lead:
            await ada.join("FERRIS")
            home = (await ada.get("room")).body.decode()
            link = home[home.index("/me/") :].partition('"')[0].partition("<")[0]
            await ada.get(link)
            await lead.get(room.board.removeprefix(room.url))
            await lead.get("?code=FERRIS")
            return link.rpartition(".")[2]

    key = asyncio.run(play())
    assert room.stop() == 0
    log = (room.folder / "room.log").read_text()
    assert "GET /me/" in log
    assert "GET /board/enter/" in log
    for secret in (key, room.board.rpartition("/")[2], "FERRIS"):
        assert secret not in log


def test_the_same_folder_is_the_same_room_again(room_server, tmp_path):
    first = room_server("--chapters=start", "--title=Tuesday")

    async def come():
        async with first.visitor() as ada:
            await ada.join(first.code, "Ada")
            return ada.cookies

    cookies = asyncio.run(come())
    assert first.stop() == 0
    second = room_server("--chapters=start")
    assert second.code == first.code
    assert second.board.rpartition("/")[2] == first.board.rpartition("/")[2]

    async def come_again():
        async with second.visitor() as ada:
            ada.cookies = cookies
            home = (await ada.get("room")).body.decode()
            assert "Ada" in home
            assert "Tuesday" in home

    asyncio.run(come_again())
