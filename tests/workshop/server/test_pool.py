"""Kernels made ahead: nobody waits for a storm of new ones, and each stays with whom it went to."""

import asyncio
import json
import time
from contextlib import nullcontext

import pytest
import zmq

from teachkit.workshop.server.pool import Pool
from tests.workshop.server.stock import our_room, stock_voila

pytestmark = pytest.mark.slow
SIZE = 2


@pytest.fixture(scope="module")
def full_stock(probe_course):
    options = ("--preheat_kernel=True", f"--pool_size={SIZE}")
    with stock_voila(probe_course, *options) as kind:
        yield kind


@pytest.fixture
def full_ours(probe_course, tmp_path):
    with our_room(probe_course, tmp_path / "room", f"--participants={SIZE}") as kind:
        yield kind


async def everybody_comes(kind, eventually):
    """Let the pool fill, have it emptied, and return the most kernels that there were then."""
    await eventually(lambda: len(kind.kernels()) == SIZE)
    await asyncio.sleep(0)
    people = [await kind.visitor() for _ in range(SIZE)]
    for one in people:
        await one.page()
        await one.widgets()
    most, until = 0, time.monotonic() + 6
    while time.monotonic() < until and most <= SIZE:
        most = max(most, len(kind.kernels()))
        await asyncio.sleep(0.1)
    for one in people:
        await one.leave()
    return most


def test_a_pool_is_not_filled_again_while_people_work(full_stock, full_ours, eventually):
    assert asyncio.run(everybody_comes(full_stock, eventually)) > SIZE, "stock: as many again"
    assert asyncio.run(everybody_comes(full_ours, eventually)) == SIZE


def test_a_newcomer_takes_a_kernel_of_the_pool_and_its_folder(full_ours, eventually):
    async def play():
        await eventually(lambda: len(full_ours.kernels()) == SIZE)
        ahead = {int(one.pid) for one in full_ours.kernels()}
        async with await full_ours.visitor() as ada, await full_ours.visitor() as bob:
            await ada.page()
            await bob.page()
            taken = [full_ours.kernels(one.kernel)[0].pid for one in (ada, bob)]
            assert set(taken) == ahead
            assert await ada.labels() == {"said": "nothing", "saved": "nothing", "known": "nobody"}
            await ada.move(ada.slider(), value=7)
            plan = full_ours.folder / "people" / ada.person / "plan.json"
            assert json.loads(plan.read_text()) == {"moved": 7}
            assert not (full_ours.folder / "people" / bob.person / "plan.json").exists()
            assert plan.parent.resolve().name.startswith("ahead-")

    asyncio.run(play())


def test_whoever_has_saved_something_gets_a_kernel_that_begins_with_it(full_ours, eventually):
    async def play():
        await eventually(lambda: len(full_ours.kernels()) == SIZE)
        async with await full_ours.visitor() as ada, await full_ours.visitor() as bob:
            await ada.page()
            await ada.widgets()
            await ada.move(ada.slider(), value=7)
            await ada.leave()
            # Another device, say; the second kernel of the pool waits, and is not for her.
            await eventually(lambda: len(full_ours.kernels()) == 1)
            (waiting,) = full_ours.kernels()
            await ada.page()
            assert (await ada.labels())["saved"] == '{"moved": 7}'
            assert full_ours.kernels(ada.kernel)[0].pid != waiting.pid
            await bob.page()
            assert full_ours.kernels(bob.kernel)[0].pid == waiting.pid
            assert (await bob.labels())["saved"] == "nothing"

    asyncio.run(play())


def test_who_finds_no_seat_is_told_the_place_in_the_queue_and_gets_in_later(full_ours, eventually):
    """Stock Voila has no limit: each GET is a kernel."""
    seats = SIZE + 2

    async def play():
        people = [await full_ours.visitor() for _ in range(seats + 2)]
        responses = await asyncio.gather(
            *(one.get(one.at, headers={"Accept": "application/json"}) for one in people)
        )
        assert len(full_ours.kernels()) <= seats, "those that were starting count too"
        waiting = [
            (person, response)
            for person, response in zip(people, responses, strict=True)
            if response.code == 503
        ]
        assert len(waiting) >= 2
        for _, response in waiting:
            assert int(response.headers["Retry-After"]) > 0
        asked = [json.loads(response.body)["before"] for _, response in waiting]
        assert sorted(asked) == list(range(len(waiting)))
        inside = next(one for one in people if one not in [person for person, _ in waiting])
        text = next(r.body for p, r in zip(people, responses, strict=True) if p is inside)
        inside.kernel = text.decode().partition('kernelId": "')[2].partition('"')[0]
        await inside.leave()
        first = next(p for p, r in waiting if json.loads(r.body)["before"] == 0)

        async def let_in():
            deadline = time.monotonic() + 60
            while (await first.get(first.at)).code != 200:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.3)

        await let_in()
        assert len(full_ours.kernels()) <= seats

    asyncio.run(play())


def test_a_pool_makes_a_few_at_a_time_and_what_fails_does_not_stop_it():
    async def play():
        now, most, made = 0, 0, 0

        async def make():
            nonlocal now, most, made
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1
            made += 1
            if made == 2:
                raise OSError("no")
            return made

        pool = Pool(make, 7, 3)
        pool.fill()
        await pool.filled()
        assert most == 3
        assert pool.ready == 6
        taken = [await pool.take() for _ in range(7)]
        assert taken[-1] is None
        assert made == 7, "what was taken is not made again"
        assert await pool.close() == []

    asyncio.run(play())


@pytest.mark.parametrize("ours", [pytest.param(False, id="stock"), pytest.param(True, id="ours")])
def test_the_sockets_of_two_hundred_kernels_fit_into_one_process(ours):
    """Six sockets a kernel: libzmq's own limit ends stock Voila at about 169 of them."""
    from teachkit.workshop.server.app import more_sockets
    from teachkit.workshop.server.ready import raise_descriptors

    if raise_descriptors() < 4096:
        pytest.skip("fewer than 4096 files may be open here")
    context = zmq.Context()
    if ours:
        more_sockets(context)
    made = []
    try:
        with nullcontext() if ours else pytest.raises(zmq.ZMQError, match="Too many open files"):
            made.extend(context.socket(zmq.DEALER) for _ in range(6 * 200))
        assert (len(made) == 6 * 200) == ours
    finally:
        for one in made:
            one.close(linger=0)
        context.term()
