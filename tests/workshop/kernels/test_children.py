"""One person's Python: made at the first move, gone at any time, and back with what was moved."""

import asyncio
import os
import signal

import pytest

from teachkit.errors import TeachkitError
from tests.workshop.kernels.house import (
    SAID,
    SLIDER,
    TITLE,
    alive,
    chapter,
    house,
    until,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="warm kernels are forked")


def test_who_only_looks_has_no_process(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            states = await anna.widgets()
            assert states[SAID]["value"] == "nothing yet"
            assert here.kernels.count() == 0
            await anna.move(SLIDER, value=3)
            assert here.kernels.count() == 1

    asyncio.run(walk())


def test_a_move_is_answered_by_one_s_own_child(tmp_path):
    async def walk():
        async with (
            house(tmp_path) as here,
            here.visitor("anna") as anna,
            here.visitor("bob") as bob,
        ):
            for one in (anna, bob):
                await one.widgets()
            said = [await one.move(SLIDER, value=7) for one in (anna, bob)]
            texts = [
                message["content"]["data"]["state"]["value"]
                for messages in said
                for message in messages
                if message["header"]["msg_type"] == "comm_msg"
            ]
            assert texts[0].startswith(f"moved to 7 by {here.pid('anna')},")
            assert texts[1].startswith(f"moved to 7 by {here.pid('bob')},")
            lucks = [text.rpartition(" ")[2] for text in texts]
            assert lucks[0] != lucks[1], "two children draw the same numbers"

    asyncio.run(walk())


def test_busy_and_idle_stand_around_what_a_move_brings(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            said = await anna.move(SLIDER, value=1)
            kinds = [
                one["content"].get("execution_state", one["header"]["msg_type"]) for one in said
            ]
            assert kinds == ["busy", "comm_msg", "idle"]
            assert len({one["parent_header"]["msg_id"] for one in said}) == 1

    asyncio.run(walk())


@pytest.mark.parametrize("end", ["killed", "by itself"])
def test_a_child_that_dies_is_told_at_once_and_its_moves_come_back(tmp_path, end):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=9)
            first = here.pid("anna")
            if end == "killed":
                os.kill(first, signal.SIGKILL)
            else:
                data = {"method": "update", "state": {"value": 67}, "buffer_paths": []}
                await anna.tell("comm_msg", {"comm_id": SLIDER, "data": data})
            assert await anna.gone(5) == (1012, "kernel-lost")
            assert (await anna.get(f"api/kernels/{anna.kernel}")).code == 200
            states = await anna.widgets()
            if end == "killed":
                assert states[SLIDER]["value"] == 9
                assert states[SAID]["value"].startswith(f"moved to 9 by {here.pid('anna')},")
            else:  # the move that ends every child is left out
                assert states[SLIDER]["value"] == 0
            assert here.pid("anna") != first

    asyncio.run(walk())


def test_a_child_that_hangs_is_ended_and_that_move_is_not_made_again(tmp_path):
    async def walk():
        async with house(tmp_path, patience=2) as here, here.visitor("anna") as anna:
            await anna.widgets()
            data = {"method": "update", "state": {"value": 66}, "buffer_paths": []}
            await anna.tell("comm_msg", {"comm_id": SLIDER, "data": data})
            pid = await until(lambda: here.pid("anna"))
            assert await anna.gone(20) == (1012, "kernel-hung")
            await until(lambda: not alive(pid))
            states = await anna.widgets()
            assert states[SLIDER]["value"] == 0
            await anna.move(SLIDER, value=5)

    asyncio.run(walk())


def test_a_callback_that_breaks_ends_nothing_and_is_logged(tmp_path, caplog):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=68)
            pid = here.pid("anna")
            await anna.move(SLIDER, value=2)
            assert here.pid("anna") == pid
            assert (await anna.widgets())[SAID]["value"].startswith("moved to 2 ")
            assert "ValueError: a callback that breaks" in caplog.text

    asyncio.run(walk())


def test_children_live_on_without_their_warm_process_and_the_next_gets_a_new_one(tmp_path):
    async def walk():
        async with (
            house(tmp_path) as here,
            here.visitor("anna") as anna,
            here.visitor("bob") as bob,
        ):
            await anna.widgets()
            await anna.move(SLIDER, value=1)
            (warm,) = here.kernels._running()
            os.kill(warm.process.pid, signal.SIGKILL)
            await until(lambda: not alive(warm.process.pid))
            pid = here.pid("anna")
            await anna.move(SLIDER, value=2)
            assert here.pid("anna") == pid
            await bob.widgets()
            await bob.move(SLIDER, value=3)
            assert alive(here.pid("bob"))

    asyncio.run(walk())


def test_two_tabs_of_one_person_share_a_kernel_and_see_each_other_s_moves(tmp_path):
    async def walk():
        async with (
            house(tmp_path) as here,
            here.visitor("anna") as one,
            here.visitor("anna") as two,
        ):
            await one.widgets()
            await two.widgets()
            await one.move(SLIDER, value=4)

            def seen():
                return [
                    message["content"]["data"]["state"]["value"]
                    for message in two.said
                    if message["header"]["msg_type"] == "comm_msg"
                    and message["content"]["comm_id"] in (SLIDER, SAID)
                ]

            await two.until(lambda: len(seen()) == 2)
            assert seen()[0] == 4
            assert here.kernels.count() == 1

    asyncio.run(walk())


def test_a_child_without_pages_ends_and_the_next_page_finds_everything(tmp_path):
    async def walk():
        async with house(tmp_path, linger=0.2) as here:
            async with here.visitor("anna") as anna:
                await anna.widgets()
                await anna.move(SLIDER, value=8)
                pid = here.pid("anna")
            await until(lambda: not alive(pid))
            assert here.kernels.count() == 0
            async with here.visitor("anna") as anna:  # another device
                assert (await anna.widgets())[SLIDER]["value"] == 8

    asyncio.run(walk())


def test_moves_outlive_the_server(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=8)
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            assert (await anna.widgets())[SLIDER]["value"] == 8

    asyncio.run(walk())


def test_beyond_the_limit_who_has_no_page_makes_room_and_who_has_one_stays(tmp_path):
    async def walk():
        async with house(tmp_path, limit=2) as here:
            people = [here.visitor(name) for name in ("anna", "bob", "carl")]
            for one in people[:2]:
                await one.widgets()
                await one.move(SLIDER, value=1)
            assert here.kernels.full()
            await people[2].widgets()  # looking costs nothing
            here.saved["dora"] = {"plan.json": b"{}"}
            with pytest.raises(TeachkitError, match="All places") as trouble:
                await here.kernels.open("dora", "tools")
            assert trouble.value.code == "too-many"
            await people[0].close()
            await until(lambda: not here.kernels.full())
            await people[2].move(SLIDER, value=3)
            assert here.pid("anna") is None
            assert here.pid("bob")
            for one in people:
                await one.close()

    asyncio.run(walk())


def test_sixty_four_people_at_once_have_sixty_four_children(tmp_path):
    async def one(here, number):
        async with here.visitor(f"person-{number}") as visitor:
            await visitor.widgets()
            said = await visitor.move(SLIDER, value=number + 100)
            (text,) = [
                message["content"]["data"]["state"]["value"]
                for message in said
                if message["header"]["msg_type"] == "comm_msg"
            ]
            return text.split(",")[0], here.pid(f"person-{number}")

    async def walk():
        async with house(tmp_path) as here:
            told = await asyncio.gather(*(one(here, number) for number in range(64)))
            assert [text for text, _ in told] == [
                f"moved to {number + 100} by {pid}" for number, (_, pid) in enumerate(told)
            ]
            assert len({pid for _, pid in told}) == 64

    asyncio.run(walk())


def test_the_end_leaves_no_process(tmp_path):
    async def walk():
        async with house(tmp_path) as here, here.visitor("anna") as anna:
            await anna.widgets()
            await anna.move(SLIDER, value=1)
            (warm,) = here.kernels._running()
            pids = [here.pid("anna"), warm.process.pid]
        for pid in pids:
            await until(lambda pid=pid: not alive(pid))

    asyncio.run(walk())


def test_a_chapter_that_breaks_is_reported_with_its_cell(tmp_path):
    async def walk():
        async with house(tmp_path, source=lambda _: chapter("1 + 1", "1 / 0")) as here:
            with pytest.raises(TeachkitError) as trouble:
                await here.kernels.start(["tools"])
            assert trouble.value.code == "broken-chapter"
            assert "code cell 2" in trouble.value.place
            assert "ZeroDivisionError" in trouble.value.message

    asyncio.run(walk())


def test_what_is_saved_wins_over_an_older_move(tmp_path):
    """The chapter's title is kept in the plan; another chapter writes a newer one."""

    async def walk():
        async with house(tmp_path, linger=0.2) as here:
            async with here.visitor("anna") as anna:
                await anna.widgets()
                await anna.move(TITLE, value="the first name")
                await until(lambda: "the first name" in str(here.saved))
            async with here.visitor("anna", "others") as anna:
                assert (await anna.widgets())[TITLE]["value"] == "the first name"
                await anna.move(TITLE, value="a better name")
                await until(lambda: "a better name" in str(here.saved))
            async with here.visitor("anna") as anna:
                assert (await anna.widgets())[TITLE]["value"] == "a better name"
            assert b"a better name" in here.saved["anna"]["plan.json"]

    asyncio.run(walk())
