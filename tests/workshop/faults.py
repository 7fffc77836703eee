"""The fault table: people answer, something breaks, and afterwards the answers are counted.

    python -m tests.workshop.faults [FAULT …]        prints the table as Markdown

`sent` is what the participants' pages were given, `acknowledged` what the server said it keeps,
`kept` what is in the database afterwards, `doubled` what is there more often than once.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from teachkit.course.load import load_course, load_questions
from tests.workshop.cable import Cable
from tests.workshop.moved_clock import move
from tests.workshop.participants import Participant, finished, new_client
from tests.workshop.served import Served

PEOPLE, EACH = 50, 8


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    fault: str
    people: int
    sent: int
    acknowledged: int
    kept: int
    doubled: int
    longest: float  # seconds from an answer to its acknowledgement
    remark: str

    def __str__(self):
        return (
            f"| {self.fault} | {self.people} | {self.sent} | {self.acknowledged} | {self.kept} "
            f"| {self.doubled} | {self.longest:.1f} | {self.remark} |"
        )


HEAD = (
    "| fault | people | sent | acknowledged | kept | doubled | longest, s | what happened |\n"
    "|---|---|---|---|---|---|---|---|"
)


@dataclass
class World:
    """What a fault may touch."""

    folder: Path
    served: Served
    base: str
    cable: Cable | None = None
    postgres: object = None
    everybody: list = field(default_factory=list)
    off: float = 0.0  # by how much the clocks of the participants' devices are wrong
    mounted: bool = False  # the room's folder is a file system of its own
    remark: str = ""


@dataclass(frozen=True)
class Fault:
    """What breaks: ``act`` runs while people answer, for ``seconds`` in all."""

    title: str
    act: Callable
    seconds: float = 3.0
    tabs: int = 1
    twice: bool = False
    cable: bool = False
    world: Callable | None = None


# --- what breaks ----------------------------------------------------------------------------


async def nothing(world):
    world.remark = "nothing"


async def kernels_die(world):
    from tests.workshop.visitor import Visitor

    visitors = await asyncio.gather(*(_at_work(world, Visitor, one) for one in world.everybody))
    killed = await asyncio.to_thread(world.served.kill_pythons)
    closed = await asyncio.gather(*(one.gone() for one, _ in visitors))
    there = await asyncio.gather(*(_back(*one) for one in visitors))
    world.remark = (
        f"{killed} Pythons killed, {len(closed)} pages were told, "
        f"{there.count(KNOB)} have what they had set"
    )


async def _at_work(world, kind, participant):
    """Open a chapter as the participant, and turn one of its knobs: a Python is forked for it."""
    visitor = kind(world.base)
    visitor.cookies |= dict([participant.cookie.split("=", 1)])
    states = await visitor.widgets(CHAPTER)
    knob = next(id for id, one in states.items() if one["_model_name"] == "BoundedIntTextModel")
    await visitor.move(knob, value=KNOB)
    return visitor, knob


async def _back(visitor, knob):
    """Connect again, as the page does, and look where the knob stands."""
    visitor.said.clear()
    visitor.states.clear()
    states = await visitor.widgets()
    await visitor.close()
    return states[knob]["value"]


def cut(seconds):
    async def act(world):
        await asyncio.to_thread(world.cable.cut)
        await asyncio.sleep(seconds)
        world.cable.mend()
        world.remark = f"{seconds} s without a connection"

    return act


async def server_dies(world):
    await asyncio.to_thread(world.served.kill)
    gone = time.monotonic()
    await asyncio.to_thread(world.served.start)
    world.remark = f"SIGKILL, open again after {time.monotonic() - gone:.1f} s"


async def disk_full(world):
    room = world.served.folder
    if world.mounted:
        filler = room / "filler"
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        await asyncio.sleep(3)
        filler.unlink()
        world.remark = "no block left on the file system for 3 s"
    else:
        size = (room / "room.sqlite-wal").stat().st_size
        world.served.may_write(size)
        await asyncio.sleep(3)
        world.served.may_write(None)
        world.remark = "no file may grow for 3 s (no rights here to fill a file system)"


async def clocks_move(world):
    for off in (-86_400, 3 * 86_400, 0):
        move(world.folder / "clock", off)
        world.off = -off / 2
        await asyncio.sleep(1)
    world.remark = "server's clock a day back, three days on, right; the devices' the other way"


async def postgres_restarts(world):
    await asyncio.to_thread(world.postgres.stop, crash=True)
    await asyncio.sleep(1)
    await asyncio.to_thread(world.postgres.start)
    world.remark = "SIGQUIT, 1 s away, crash recovery"


# --- where it breaks ------------------------------------------------------------------------

CHAPTER, KNOB = "choose", 55


@contextmanager
def plain(folder):
    with Served(folder / "room", *OPTIONS) as served:
        yield World(folder, served, served.base)


@contextmanager
def small_disk(folder):
    """A file system of 8 MiB where we may mount one; otherwise a folder like any other."""
    room = folder / "room"
    room.mkdir()
    mounted = not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", room], capture_output=True, check=False
    ).returncode
    try:
        with Served(room, *OPTIONS) as served:
            yield World(folder, served, served.base, mounted=mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", room], check=True)


@contextmanager
def movable_clock(folder):
    file = folder / "clock"
    file.write_bytes(bytes(8))
    launcher = (Path(__file__).parent / "moved_clock.py", file)
    with Served(folder / "room", *OPTIONS, launcher=launcher) as served:
        yield World(folder, served, served.base)


@contextmanager
def on_postgres(folder):
    from tests.workshop.postgres import private_postgres

    with (
        private_postgres() as postgres,
        Served(folder / "room", *OPTIONS, database=postgres.new_database()) as served,
    ):
        yield World(folder, served, served.base, postgres=postgres)


OPTIONS = ("--host=127.0.0.1", f"--participants={PEOPLE}")

FAULTS = {
    "none": Fault("nothing", nothing),
    "kernels": Fault("every kernel SIGKILLed", kernels_die, 6),
    "cut3": Fault("connections cut for 3 s", cut(3), 4, cable=True),
    "cut20": Fault("connections cut for 20 s", cut(20), 21, cable=True),
    "server": Fault("server SIGKILLed and started again", server_dies, 4),
    "disk": Fault("disk full", disk_full, 4, world=small_disk),
    "clock": Fault("clocks moved", clocks_move, 4, world=movable_clock),
    "tabs": Fault("two tabs, one outbox", nothing, 3, tabs=2),
    "double": Fault("double clicks, each request sent twice", nothing, 3, twice=True),
    "postgres": Fault("PostgreSQL crashed and restarted", postgres_restarts, 4, world=on_postgres),
}


# --- what is counted ------------------------------------------------------------------------


def questions():
    """The predictions of the chapters, as (chapter, question)."""
    found = []
    for chapter in load_course().chapters:
        predictions = load_questions(chapter.id).predictions
        found += [(chapter.id, one) for one in predictions]
    return found


async def play(fault, folder):
    """Have 50 people answer while something breaks; return what came of it."""
    asked = questions()[:EACH]
    with ExitStack() as stack:
        world = stack.enter_context((fault.world or plain)(folder))
        if fault.cable:
            world.cable = stack.enter_context(Cable(world.served.port))
            world.base = f"http://127.0.0.1:{world.cable.port}/"
        client = new_client()
        everybody = world.everybody = [
            Participant(
                client,
                world.base,
                world.served.code,
                tabs=fault.tabs,
                twice=fault.twice,
                seed=number,
            )
            for number in range(PEOPLE)
        ]
        await asyncio.gather(*(one.join() for one in everybody))
        async with asyncio.timeout(90), asyncio.TaskGroup() as group:
            outboxes = [group.create_task(one.deliver()) for one in everybody]
            answering = [
                group.create_task(_answer(world, one, asked, fault.seconds / EACH))
                for one in everybody
            ]
            await asyncio.sleep(fault.seconds / EACH)
            await fault.act(world)
            await asyncio.gather(*answering)
            await asyncio.gather(*(one.delivered() for one in everybody))
            for task in outboxes:
                task.cancel()
        await finished(client)
        found = rows(world.served.database)
        return counted(fault, world, found)


async def _answer(world, one, asked, pause):
    for chapter, question in asked:
        await asyncio.sleep(pause * (0.5 + one.random.random()))
        one.give(chapter, question, off=world.off)


def rows(database):
    """Every entry in the database as (number, person, id, question), and those that count."""
    url = database if "://" in database else f"sqlite:///{database}"
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.connect() as connection:
            entries = connection.execute(sa.text("SELECT number, person, id, name FROM entry"))
            counting = connection.execute(sa.text("SELECT person, name, number FROM answer"))
            return entries.all(), counting.all()
    finally:
        engine.dispose()


def counted(fault, world, found):
    entries, counting = found
    everybody = world.everybody
    sent = {id for one in everybody for id in one.given}
    acknowledged = {id for one in everybody for id in one.acknowledged}
    refused = [one for person in everybody for one in person.refused]
    assert refused == [], refused[:3]
    assert acknowledged <= sent
    answered = {(person, name) for _, person, _, name in entries}
    failures = sum(one.failures for one in everybody)
    return Row(
        fault.title,
        len({person for _, person, _, _ in entries}),
        len(sent),
        len(acknowledged),
        len({id for _, _, id, _ in entries} & sent),
        len(entries) - len({id for _, _, id, _ in entries}) + len(counting) - len(answered),
        max(seconds for one in everybody for seconds in one.acknowledged.values()),
        f"{world.remark}; {failures} requests failed",
    )


def row(name):
    """Play one fault in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="teachkit-faults-") as folder:
        return asyncio.run(play(FAULTS[name], Path(folder)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("fault", nargs="*", choices=[[], *FAULTS], help="these alone")
    sys.stdout.write(f"{HEAD}\n")
    for name in parser.parse_args().fault or FAULTS:
        sys.stdout.write(f"{row(name)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
