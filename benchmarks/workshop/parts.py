"""What is measured of a running server: opening, moving, joining, answering, and the board.

The generator of the load is this process, on the cores of the server: what it cannot keep up with
itself is told as ``lag``, the 95th percentile of how late its own clock strikes.
"""

import asyncio
import json
import random
import secrets
import statistics
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from benchmarks.workshop import visits
from benchmarks.workshop.processes import cpu_seconds, memory_mib
from benchmarks.workshop.wire import Lost

__all__ = ["answers", "board", "opening"]

QUESTION = "choose.expat-dependants"
MOVING = 20.0  # seconds for which everybody moves once a second
ANSWERING = 20.0  # seconds
EACH_SECOND = 200  # answers
SAYING = 10.0  # seconds in which everybody answers what the room is asked


async def opening(server, people, over):
    """Have people open the chapter at once, or one after the other over so many seconds.

    Then each moves a weight once a second. Tells seconds to interactive, which is the first move
    answered, CPU seconds and memory, and milliseconds of the moves.
    """
    cpu, (memory, _) = cpu_seconds(server.pid), memory_mib(server.pid)
    inside, seconds, failed = [], [], []

    async def come(number):
        await asyncio.sleep(over * number / people)
        began = time.perf_counter()
        try:
            _, socket = await server.visit(server.address, server.code)
            await socket.move(1.5)
        except Lost as error:
            failed.append(str(error))
            return
        seconds.append(time.perf_counter() - began)
        inside.append(socket)

    async with _lag() as lag:
        await asyncio.gather(*(come(number) for number in range(people)))
    opened_cpu = cpu_seconds(server.pid) - cpu
    now, processes = memory_mib(server.pid)
    moves = await _moving(inside, failed)
    moved_cpu = cpu_seconds(server.pid) - cpu - opened_cpu
    after, _ = memory_mib(server.pid)
    bytes_each = statistics.median(one.bytes for one in inside) if inside else None
    for one in inside:
        one.close()
    return {
        "people": people,
        "over": over,
        "opened": len(seconds),
        "failed": failed[:5],
        "errors": len(failed),
        "seconds": _spread(seconds),
        "cpu each": opened_cpu / people,
        "cpu a move": moved_cpu / len(moves) if moves else None,
        "memory": now,
        "memory after": after,
        "memory each": (now - memory) / max(len(inside), 1),
        "processes": processes,
        "moves, ms": _spread([1000 * one for one in moves]),
        "socket, kB": None if bytes_each is None else bytes_each / 1000,
        "lag, ms": 1000 * lag(),
    }


async def _moving(inside, failed):
    moves = []

    async def keep_moving(socket):
        await asyncio.sleep(random.random())
        end = time.perf_counter() + MOVING
        while (now := time.perf_counter()) < end:
            try:
                moves.append(await socket.move(round(random.uniform(0.1, 3), 3)))
            except Lost as error:
                failed.append(str(error))
                return
            await asyncio.sleep(max(0.0, now + 1 - time.perf_counter()))

    await asyncio.gather(*(keep_moving(one) for one in inside))
    return moves


async def answers(server, people):
    """Have people send ``EACH_SECOND`` answers a second; tells how long until each was kept."""
    visitors = await asyncio.gather(
        *(visits.joined(server.address, server.code) for _ in range(people))
    )
    cpu, kept, failed = cpu_seconds(server.pid), [], []

    async def answer(number):
        await asyncio.sleep(number / EACH_SECOND)
        entry = {
            "kind": "predict", "id": QUESTION, "revision": 1,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "said": {"answer": random.randint(1, 10_000), "confidence": 50},
        }  # fmt: skip
        sent = {"id": secrets.token_hex(16), "chapter": "choose", "entry": entry}
        began = time.perf_counter()
        try:
            told = await visitors[number % people].ask("/room/answers", {"entries": [sent]})
        except Lost as error:
            failed.append(str(error))
            return
        if told.code == 200 and json.loads(told.body)["kept"] == [sent["id"]]:
            kept.append(time.perf_counter() - began)
        else:
            failed.append(f"HTTP {told.code} {told.body[:200]!r}")

    count = round(EACH_SECOND * ANSWERING)
    async with _lag() as lag:
        await asyncio.gather(*(answer(number) for number in range(count)))
    return {
        "people": people,
        "sent": count,
        "kept": len(kept),
        "errors": len(failed),
        "failed": failed[:5],
        "acknowledged, ms": _spread([1000 * one for one in kept]),
        "cpu each": (cpu_seconds(server.pid) - cpu) / count,
        "memory": memory_mib(server.pid)[0],
        "lag, ms": 1000 * lag(),
    }


async def board(server, people):
    """Ask the room, and tell how long after each answer was sent the board counts it."""
    visitors = await asyncio.gather(
        *(visits.joined(server.address, server.code) for _ in range(people))
    )
    facilitator = visits.Visitor(server.address)
    await facilitator.ask("/board/enter/" + server.board.rpartition("/")[2])
    ask = secrets.token_hex(16)
    for deed in (
        {"do": "ask.add", "id": ask, "kind": "choices", "prompt": "?", "choices": ["a", "b", "c"]},
        {"do": "ask.open", "id": ask},
    ):
        told = await facilitator.ask("/board/do", deed)
        if told.code != 200:
            raise Lost(f"/board/do: HTTP {told.code} {told.body[:200]!r}")
    pages = await asyncio.gather(*(one.listen("/room/live") for one in visitors))
    reading = [asyncio.ensure_future(_read(one)) for one in pages]
    screen = await facilitator.listen("/board/live")
    seen, sent = [], []  # (when, how many the board counts); (when kept, when sent)
    counting = asyncio.ensure_future(_count(screen, ask, seen, people))
    cpu = cpu_seconds(server.pid)

    async def say(visitor):
        await asyncio.sleep(random.random() * SAYING)
        began = time.perf_counter()
        value = {"choice": random.randrange(3)}
        body = {"id": secrets.token_hex(16), "ask": ask, "round": 1, "value": value}
        told = await visitor.ask("/room/say", body)
        if told.code == 200:
            sent.append((time.perf_counter(), began))

    async with _lag() as lag:
        await asyncio.gather(*(say(one) for one in visitors))
        await asyncio.wait([counting], timeout=15)
    counting.cancel()
    for line in (screen, *pages):
        line.close()
    await asyncio.gather(*reading, return_exceptions=True)
    delays = []
    for number, (_, began) in enumerate(sorted(sent), 1):
        delays += [next((at - began for at, count in seen if count >= number), None)]
    shown = [one for one in delays if one is not None]
    return {
        "people": people,
        "sent": len(sent),
        "shown": len(shown),
        "errors": people - len(shown),
        "until on the board, ms": _spread([1000 * one for one in shown]),
        "cpu each": (cpu_seconds(server.pid) - cpu) / people,
        "memory": memory_mib(server.pid)[0],
        "lag, ms": 1000 * lag(),
    }


async def _read(line):
    while await line.read_message() is not None:
        pass


async def _count(line, ask, seen, people):
    while (text := await line.read_message()) is not None:
        told = json.loads(text)
        for one in told.get("asks", ()):
            if one["id"] == ask:
                seen.append((time.perf_counter(), one["answered"]))
                if one["answered"] >= people:
                    return


@asynccontextmanager
async def _lag():
    late = []

    async def tick():
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.05)
            late.append(time.perf_counter() - before - 0.05)

    ticking = asyncio.ensure_future(tick())
    try:
        yield lambda: sorted(late)[int(0.95 * len(late))] if late else 0.0
    finally:
        ticking.cancel()


def _spread(values):
    """Return the median, the 95th percentile and the most; None of nothing."""
    if not values:
        return None
    ranked = sorted(values)
    return {
        "p50": statistics.median(ranked),
        "p95": ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))],
        "max": ranked[-1],
    }
