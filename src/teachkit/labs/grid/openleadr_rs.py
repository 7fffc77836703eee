"""An OpenADR event from a server (VTN) to a client (VEN), and what openleadr-rs is made of.

The event is real and so are both ends, but they are not openleadr-rs: they are openleadr, the
Python package of the same organisation, which speaks OpenADR 2.0b (XML, over HTTP). openleadr-rs
speaks 3.1 (JSON, over HTTP), wants a PostgreSQL, and Debian lacks some of its crates, so without
a network it cannot be built. What can be had of it is its lock, and that is judged here.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError
from teachkit.labs.lab import Lab
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Line, Picture, bars, timeline

if TYPE_CHECKING:
    from teachkit.labs.place import Job

__all__ = ["LAB", "Found", "Lock", "Message", "Phase", "pictures", "run", "sentences", "tables"]

LAB = Lab(
    "openleadr-rs",
    title="An event for the grid, and the lock of openleadr-rs",
    asks="What does an OpenADR event look like on the wire, and what does openleadr-rs stand on?",
    case="cases/openleadr-rs",
    wheels="openleadr-rs",
    seconds=60.0,
)
PROJECT = "openleadr-rs"
NOT_IT = (
    "The server and the client here are openleadr, the Python package of the same organisation,"
    " and speak OpenADR 2.0b in XML. openleadr-rs is another program: Rust, OpenADR 3.1 in JSON,"
    " with a PostgreSQL behind it. It was not run."
)
# Levels of the signal "simple": 0 is as usual, 3 the most that a device can give.
LEVELS = (1.0, 2.0, 1.0)
PHASE, LEAD, POLL = 900, 60, 1  # seconds: of each level, before the event, between polls
DEADLINE = 30.0
_MESSAGE = re.compile(rb"<(?:oadr:)?(oadr(?!Payload|SignedObject)\w+)")
_STATUS = re.compile(rb"<ei:eventStatus>(\w+)<")


@dataclass(frozen=True, slots=True)
class Message:
    """A question of the client and the server's answer: milliseconds since the start, bytes.

    ``status`` is what the answer says of the event; "" when it brings none.
    """

    at: float
    asked: str
    answered: str
    bytes_asked: int
    bytes_answered: int
    status: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A level that the event asks for: when it begins, and for how long, in seconds."""

    after: float
    lasts: float
    level: float


@dataclass(frozen=True, slots=True)
class Lock:
    """openleadr-rs's lock through time and today.

    The tuples run along ``tags``: crates, and vulnerabilities known today. The rest is of the
    newest: direct dependencies, names with several versions, advisories of any kind, crates
    that no public audit covers, crates that Debian's sid has not.
    """

    tags: tuple[str, ...]
    dates: tuple[str, ...]
    crates: tuple[int, ...]
    vulnerable: tuple[int, ...]
    direct: int
    duplicates: int
    advisories: int
    unaudited: int
    missing: int


@dataclass(frozen=True, slots=True)
class Found:
    """What went over the wire, and what the lock holds.

    ``answer`` is what the client said to the event (optIn), ``heard`` the milliseconds until the
    server knew. ``phases`` are the event as the client received it.
    """

    package: str
    messages: tuple[Message, ...]
    phases: tuple[Phase, ...]
    answer: str
    heard: float
    lock: Lock


def run(job: Job) -> Found:
    """Send an event over loopback until nothing is left to say, and judge the lock.

    Raises:
        TeachkitError: ``no-answer`` when the event does not arrive in time.
    """
    import asyncio
    from contextlib import redirect_stdout
    from importlib.metadata import version
    from io import StringIO

    job.tell("Starting a VTN and a VEN on loopback")
    with redirect_stdout(StringIO()):  # the server greets its user at length
        talk = asyncio.run(_talk(job))
    job.tell("Judging the lock of openleadr-rs")
    return Found(f"openleadr {version('openleadr')}", *talk, _lock(job))


async def _talk(
    job: Job,
) -> tuple[tuple[Message, ...], tuple[Phase, ...], str, float]:
    import asyncio
    import logging
    from datetime import UTC, datetime, timedelta

    from aiohttp import web
    from openleadr import (  # type: ignore[import-not-found]  # comes with the lab's wheels
        OpenADRClient,
        OpenADRServer,
    )

    from teachkit.labs.ports import free_port

    logging.getLogger("openleadr").setLevel(logging.ERROR)
    loop = asyncio.get_running_loop()
    messages: list[Message] = []
    opted: asyncio.Future[tuple[str, float]] = loop.create_future()
    received: asyncio.Future[dict[str, Any]] = loop.create_future()
    quiet = asyncio.Event()
    start = time.monotonic()

    def since() -> float:
        return round((time.monotonic() - start) * 1000, 1)

    @web.middleware
    async def listen(request: web.Request, handler: Any) -> web.StreamResponse:
        at, asked = since(), await request.read()
        response: web.Response = await handler(request)
        answered = response.body if isinstance(response.body, bytes) else b""
        status = (_STATUS.search(answered) or (b"", b""))[1].decode()
        messages.append(
            Message(at, _name(asked), _name(answered), len(asked), len(answered), status)
        )
        if opted.done() and messages[-1].asked == "oadrPoll" and not status:
            quiet.set()
        return response

    async def on_party(_party: dict[str, Any]) -> tuple[str, str]:
        return "ven_1", "registration_1"

    async def on_report(*_report: Any, **_more: Any) -> None:
        return None

    async def on_event(event: dict[str, Any]) -> str:
        if not received.done():
            received.set_result(event)
        return "optIn"

    async def on_answer(ven_id: str, event_id: str, opt_type: str) -> None:  # named as it wants
        if ven_id and event_id and not opted.done():
            opted.set_result((opt_type, since()))

    port = free_port()
    vtn = OpenADRServer(
        vtn_id="vtn_1",
        http_host="127.0.0.1",
        http_port=port,
        requested_poll_freq=timedelta(seconds=POLL),
    )
    vtn.app.middlewares.append(listen)
    vtn.add_handler("on_create_party_registration", on_party)
    vtn.add_handler("on_register_report", on_report)
    begin = datetime.now(UTC) + timedelta(seconds=LEAD)
    length = timedelta(seconds=PHASE)
    vtn.add_event(
        ven_id="ven_1",
        signal_name="simple",
        signal_type="level",
        intervals=[
            {"dtstart": begin + n * length, "duration": length, "signal_payload": level}
            for n, level in enumerate(LEVELS)
        ],
        callback=on_answer,
    )
    await vtn.run()
    ven = OpenADRClient(ven_name="ven", vtn_url=f"http://127.0.0.1:{port}/OpenADR2/Simple/2.0b")
    ven.add_handler("on_event", on_event)
    work = asyncio.ensure_future(ven.run())
    try:
        event = await asyncio.wait_for(received, DEADLINE)
        answer, heard = await asyncio.wait_for(opted, DEADLINE)
        job.tell(f"The VEN said {answer}; waiting for a poll with nothing new")
        await asyncio.wait_for(quiet.wait(), DEADLINE)
    except TimeoutError as error:
        raise TeachkitError(
            "no-answer",
            f"The event did not get through in {DEADLINE:.0f} s",
            hint="Is loopback there? Run the lab again; its log tells more.",
        ) from error
    finally:
        await ven.stop()
        await vtn.stop()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    return tuple(messages), _phases(event), answer, heard


def _name(body: bytes) -> str:
    match = _MESSAGE.search(body)
    return match[1].decode() if match else ""


def _phases(event: dict[str, Any]) -> tuple[Phase, ...]:
    intervals = event["event_signals"][0]["intervals"]
    begin = intervals[0]["dtstart"]
    return tuple(
        Phase(
            round((one["dtstart"] - begin).total_seconds(), 3),
            one["duration"].total_seconds(),
            float(one["signal_payload"]),
        )
        for one in intervals
    )


def _lock(job: Job) -> Lock:
    from teachkit.data.facts import releases_over_time
    from teachkit.data.projects import ProjectFiles
    from teachkit.data.releases import release_lock, release_manifests
    from teachkit.data.snapshots import load_knowledge
    from teachkit.decisions.depend.assessment import assess
    from teachkit.decisions.depend.lock import read_lock
    from teachkit.decisions.depend.trust import find_advisories

    knowledge = load_knowledge(job.place.root.parents[1])
    assert knowledge.advisories is not None  # noqa: S101 - what the cache lacks is shipped
    rows = [row for row in releases_over_time() if row.project == PROJECT]
    vulnerable = []
    for row in rows:
        packages = read_lock(release_lock(PROJECT, row.release)).packages
        findings = find_advisories(packages, knowledge.advisories)
        vulnerable.append(sum(one.kind == "vulnerability" for one in findings))
    newest = rows[-1].release
    files = ProjectFiles(
        PROJECT, release_lock(PROJECT, newest), manifests=release_manifests(PROJECT, newest)
    )
    numbers = assess(files, knowledge, platform="all").whole
    return Lock(
        tuple(row.release for row in rows),
        tuple(row.date for row in rows),
        tuple(row.locked for row in rows),
        tuple(vulnerable),
        numbers.direct,
        numbers.duplicates,
        numbers.advisories,
        numbers.unaudited,
        numbers.debian_missing,
    )


# ---- what was found, in words, tables and pictures


def sentences(found: Found) -> tuple[str, ...]:
    """Return what is not openleadr-rs, what the event did, and what the lock says."""
    lock = found.lock
    event = max(found.messages, key=lambda one: one.bytes_answered)
    said = [
        NOT_IT,
        (
            f"{found.heard:.0f} ms after the start the VEN had registered, had the event and had"
            f" answered {found.answer}; that took {_until_answer(found)} questions."
        ),
        (
            f"To say {len(found.phases)} levels of {found.phases[0].lasts:.0f} s each, the VTN sent"
            f" {event.bytes_answered:,} bytes of XML."
        ),
    ]
    said.append(
        "The VEN asks, the VTN never calls. Once the event is answered a poll brings"
        f" {found.messages[-1].bytes_answered:,} bytes that say nothing new: which level holds now,"
        " the device has to compute by itself."
    )
    said.append(
        f"openleadr-rs {lock.tags[-1]} of {lock.dates[-1]} locks {lock.crates[-1]} crates:"
        f" {lock.direct} asked for by name, {lock.duplicates} names in several versions,"
        f" {lock.advisories} advisories, {lock.unaudited} without a public audit,"
        f" {lock.missing} that Debian lacks."
    )
    worst = max(range(len(lock.tags)), key=lambda at: lock.vulnerable[at])
    said.append(
        f"Its {lock.tags[worst]} of {lock.dates[worst]} has {lock.vulnerable[worst]} known"
        " vulnerabilities today, the most of all its releases."
    )
    return tuple(said)


def _until_answer(found: Found) -> int:
    return sum(one.at <= found.heard for one in found.messages)


def tables(found: Found) -> tuple[Table, ...]:
    """Return the conversation, the event, and the lock through time."""
    lock = found.lock
    return (
        Table(
            f"What the VEN asked and the VTN answered ({found.package})",
            ("ms", "the VEN asks", "the VTN answers", "bytes", "bytes back", "the event is"),
            tuple(
                (
                    f"{one.at:.0f}",
                    one.asked,
                    one.answered,
                    f"{one.bytes_asked}",
                    f"{one.bytes_answered}",
                    one.status,
                )
                for one in found.messages
            ),
        ),
        Table(
            "What the event asks",
            ("seconds after its start", "for seconds", "level"),
            tuple((f"{one.after:g}", f"{one.lasts:g}", f"{one.level:g}") for one in found.phases),
        ),
        Table(
            "The lock of openleadr-rs through time",
            ("release", "date", "crates", "vulnerabilities today"),
            tuple(
                (tag, date, f"{crates}", f"{count}")
                for tag, date, crates, count in zip(
                    lock.tags, lock.dates, lock.crates, lock.vulnerable, strict=True
                )
            ),
        ),
    )


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return the conversation by its bytes, and the lock through time."""
    lock = found.lock
    talk = [
        Bar(
            one.asked.removeprefix("oadr"),
            one.bytes_answered,
            word=f"{one.bytes_answered:,} bytes at {one.at:,.0f} ms",
        )
        for one in found.messages[: _until_answer(found)]
    ]
    crates = timeline(
        "openleadr-rs: crates in the lock",
        [Line("crates", _points(lock, lock.crates))],
    )
    known = timeline(
        "openleadr-rs: vulnerabilities known today, by release",
        [Line("vulnerabilities", _points(lock, lock.vulnerable))],
        steps=False,
    )
    return (bars("What each question of the VEN brought", talk), crates, known)


def _points(lock: Lock, values: tuple[int, ...]) -> tuple[tuple[str, float, str], ...]:
    return tuple(
        (date, float(value), tag)
        for date, value, tag in zip(lock.dates, values, lock.tags, strict=True)
    )
