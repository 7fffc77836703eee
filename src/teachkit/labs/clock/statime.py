"""Listen to two clocks of linuxptp, read each byte they say, and count what is unsafe next door.

statime itself is in no suite of Debian, so what is measured here is what it talks to (linuxptp),
and what can be had of its family: two crates that it is built on, and the two of ntpd-rs. The rest
is recorded facts, and told as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError
from teachkit.labs.clock.census import Census, census
from teachkit.labs.clock.ladder import Rung, ladder
from teachkit.labs.clock.ptp import Message, read_message
from teachkit.labs.lab import Lab, Packages
from teachkit.labs.outcome import Table
from teachkit.labs.picture import Bar, Picture, bars

if TYPE_CHECKING:
    from pathlib import Path

    from teachkit.labs.place import Job

__all__ = ["LAB", "Found", "Heard", "pictures", "run", "sentences", "tables"]

_SUITE = "forky"
_CRATES = {
    "ntp-proto": "librust-ntp-proto-dev",
    "ntpd": "librust-ntpd-dev",
    "clock-steering": "librust-clock-steering-dev",
    "timestamped-socket": "librust-timestamped-socket-dev",
}
LAB = Lab(
    "statime",
    title="Two clocks on one wire",
    asks="What do two precise clocks say to each other, and where did the unsafe code go?",
    case="cases/statime",
    programs=("ip",),
    packages=(Packages(_SUITE, ("linuxptp", "libc6", "libnettle8t64", *_CRATES.values())),),
    seconds=60.0,
    capabilities=("CAP_NET_ADMIN", "CAP_NET_RAW"),
)
_ENDS = ("near", "far")
_PRIORITY = {"near": 100, "far": 200}
# We listen beside the clock that follows: there its Sync has the very time stamp that it sees.
_HERE = "far"
_ETHERTYPE, _ALL, _FRAME, _GOES_OUT = 0x88F7, 0x0003, 14, 4
_STAMPED = 35  # SO_TIMESTAMPNS: the kernel's own time of arrival, to the nanosecond
_LISTEN, _LISTEN_QUICK = 8.0, 5.0
_KEPT = 16
_PTP4L = """
[global]
time_stamping software
network_transport L2
logAnnounceInterval -2
logSyncInterval -3
logMinDelayReqInterval -3
priority1 {priority}
uds_address {end}.all
uds_ro_address {end}.read
"""
_SUMMARY = re.compile(r"rms\s+(\d+) max\s+(\d+) freq .*? delay\s+(-?\d+)")
_CHOSEN = re.compile(r"selected best master clock (\w{6})\.(\w{4})\.(\w{6})")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as it came over the wire.

    ``at`` counts nanoseconds from the first one that was heard, by the kernel; ``by`` is the end
    that sent it, and ``packet`` its bytes as hexadecimal digits.
    """

    at: int
    by: str
    packet: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was heard, and what was counted.

    ``heard_on`` is a date when the messages are recorded ones, because this machine lets nobody
    make a wire, else "". ``kinds`` has how many of each kind came in ``listened`` seconds.
    ``elected`` is the end whose clock won. ``rms`` and ``delay`` are what ptp4l says of its offset
    and of the way, as medians in nanoseconds; ``own_offset`` and ``own_delay`` are ours from the
    same messages. Both ends read one clock, so the true offset is 0. Of ``cut`` messages that were
    cut short, our reader refused ``cut_refused``.
    """

    linuxptp: str
    heard_on: str
    listened: float
    kinds: dict[str, int]
    messages: tuple[Heard, ...]
    elected: str
    rms: float
    delay: float
    own_offset: float
    own_delay: float
    cut: int
    cut_refused: int
    census: tuple[Census, ...]


def run(job: Job) -> Found:
    """Let two clocks talk over a wire of our own, read them, and count unsafe code."""
    from dataclasses import replace

    from teachkit.labs.archive.debian import versions
    from teachkit.labs.outcome import recorded

    root = job.place.unpacked(_SUITE)
    known = versions(job.place, _SUITE)
    job.tell(f"Count unsafe code in {len(_CRATES)} crates")
    counted = tuple(_counted(root, crate) for crate in _CRATES)
    if not _wired():
        job.tell("No wire can be made here: reading recorded messages instead")
        before = recorded(LAB.name)
        old: Found = before.found
        return replace(old, heard_on=old.heard_on or before.date, census=counted)
    listen = _LISTEN_QUICK if job.quick else _LISTEN
    job.tell(f"Listen to two clocks for {listen:g} seconds")
    heard, log = _listened(root, job.place.work, listen)
    messages = [read_message(bytes.fromhex(one.packet)) for one in heard]
    summaries = [tuple(map(float, line)) for line in _SUMMARY.findall(log)]
    pairs = _readings(heard, messages)
    if not summaries or not pairs:
        raise TeachkitError(
            "clocks-silent", f"The two clocks found no common time within {listen:g} seconds"
        )
    identity = "".join((_CHOSEN.findall(log) or [()])[-1])
    by = {one.header.source.clock: each.by for one, each in zip(messages, heard, strict=True)}
    job.tell("Cut each message short, at every byte")
    cut = [one.packet[: 2 * n] for one in heard[-_KEPT:] for n in range(len(one.packet) // 2)]
    kinds = [one.header.kind for one in messages]
    return Found(
        linuxptp=known.get("linuxptp", ""),
        heard_on="",
        listened=listen,
        kinds={kind: kinds.count(kind) for kind in sorted(set(kinds))},
        messages=tuple(replace(one, at=one.at - heard[0].at) for one in heard[-_KEPT:]),
        elected=by.get(identity, ""),
        rms=_median([one[0] for one in summaries]),
        delay=_median([one[2] for one in summaries]),
        own_offset=_median([one[0] for one in pairs]),
        own_delay=_median([one[1] for one in pairs]),
        cut=len(cut),
        cut_refused=sum(map(_refused, cut)),
        census=counted,
    )


def sentences(found: Found) -> tuple[str, ...]:
    """Return what was found in a few sentences; what is a recorded fact says so."""
    from teachkit.data.facts import fact

    told = ", ".join(f"{number} {kind}" for kind, number in found.kinds.items())
    where = f" (recorded on {found.heard_on}: no wire can be made here)" if found.heard_on else ""
    none = [one.crate for one in found.census if one.forbids]
    some = [one for one in found.census if one.blocks]
    heard = (
        f"In {found.listened:g} seconds, two clocks of linuxptp {found.linuxptp} sent"
        f" {told}{where}."
    )
    elected = (
        f"The clock of the {found.elected} end was elected. It had announced the smaller number,"
        f" {_PRIORITY.get(found.elected, 0)}, and nobody asked it for a proof."
    )
    offset = (
        "Both ends read one and the same clock, so the true offset is 0. ptp4l finds"
        f" {found.rms:,.0f} ns, and we {abs(found.own_offset):,.0f} ns where we listen. So much are"
        " time stamps by software worth; for better ones, the network card must write them."
    )
    cut = f"We cut messages short in {found.cut} ways; our reader refused {found.cut_refused}."
    measured = (
        f"Measured here: {' and '.join(none)} forbid unsafe code and have none. Below them,"
        f" {' and '.join(f'{one.crate} has {one.blocks} unsafe blocks' for one in some)}."
    )
    known = (
        "Recorded, as statime is not in Debian: its library and daemon have"
        f" {fact('cases.statime.unsafe.library').value:,} of them, and stand on the same two"
        f" crates, among {fact('statime.locked.v0.4.0').value:,} in the lock of 0.4.0."
    )
    return heard, elected, offset, cut, measured, known


def tables(found: Found) -> tuple[Table, ...]:
    """Return the messages as read, and the census."""
    messages = tuple(
        (
            f"{(one.at - found.messages[0].at) / 1e3:,.0f}",
            one.by,
            said.header.kind,
            str(said.header.length),
            str(said.header.sequence),
            _gist(said),
        )
        for one, said in zip(found.messages, map(_read, found.messages), strict=True)
    )
    counted = tuple(
        (
            one.crate,
            f"{one.lines:,}",
            str(one.blocks),
            str(one.unsafe_lines),
            str(one.declared),
            "yes" if one.forbids else "no",
        )
        for one in found.census
    )
    return (
        Table(
            "The last messages on the wire",
            ("µs", "from", "kind", "bytes", "sequence", "what it says"),
            messages,
        ),
        Table(
            "Unsafe code, tests left out, measured",
            ("crate", "lines", "unsafe blocks", "lines in them", "unsafe fn, impl", "forbids it"),
            counted,
        ),
    )


def pictures(found: Found) -> tuple[Picture, ...]:
    """Return an exchange between the clocks as a ladder, and the lines of unsafe code."""
    begin = next((i for i, one in enumerate(found.messages) if _read(one).header.kind == "Sync"), 0)
    first = found.messages[begin].at if found.messages else 0
    rungs = [
        Rung(one.by == "near", _read(one).header.kind, f"{(one.at - first) / 1e3:,.0f} µs")
        for one in found.messages[begin : begin + 9]
    ]
    return (
        ladder("What two clocks say to each other", _ENDS, rungs),
        bars(
            "Lines in unsafe blocks, of all lines",
            [
                Bar(one.crate, float(one.unsafe_lines), word=f"{one.unsafe_lines} of {one.lines:,}")
                for one in found.census
            ],
        ),
    )


# ---- the experiment's parts


def _counted(root: Path, crate: str) -> Census:
    sources = sorted((root / "usr/share/cargo/registry").glob(f"{crate}-[0-9]*/src"))
    if not sources:
        raise TeachkitError("no-data", f"The source of {crate} is not where Debian puts it")
    return census(sources[-1].parent.name.replace(f"{crate}-", f"{crate} "), sources[-1])


def _wired() -> bool:
    """Make a wire with two ends; only where the network is our own and has nothing in it yet."""
    import socket

    from teachkit.labs.process import ran

    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        return False
    near, far = _ENDS
    made = ran(["ip", "link", "add", near, "type", "veth", "peer", "name", far], within=10.0)
    ups = [ran(["ip", "link", "set", end, "up"], within=10.0) for end in _ENDS]
    return not any(one.code for one in (made, *ups))


def _listened(root: Path, work: Path, seconds: float) -> tuple[tuple[Heard, ...], str]:
    """Have a clock at each end, and listen in the middle; return the messages and the log."""
    import socket
    import struct
    import time
    from contextlib import ExitStack

    from teachkit.labs.clock.still import held
    from teachkit.labs.process import running, through_loader

    daemon = through_loader(root, "usr/sbin/ptp4l")
    packets: list[tuple[int, str, bytes]] = []
    with (
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL)) as wire,
        ExitStack() as ending,
    ):
        wire.setsockopt(socket.SOL_SOCKET, _STAMPED, 1)
        wire.bind((_HERE, _ALL))
        wire.settimeout(0.1)
        logs = []
        for end in _ENDS:
            settings = work / f"{end}.conf"
            settings.write_text(_PTP4L.format(end=end, priority=_PRIORITY[end]), "utf-8")
            command = held(*daemon, "-f", str(settings), "-i", end, "-m", "-q", "-l", "6")
            logs.append(ending.enter_context(running(command, cwd=work)))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                frame, extra, _, address = wire.recvmsg(2048, 64)
            except TimeoutError:
                continue
            if address[1] == _ETHERTYPE:
                at, nanoseconds = struct.unpack("@qq", extra[0][2])
                by = _HERE if address[2] == _GOES_OUT else _ENDS[0]
                packets.append((at * 10**9 + nanoseconds, by, frame[_FRAME:]))
        log = "".join(one.text for one in logs)
    return tuple(Heard(at, by, packet.hex()) for at, by, packet in packets), log


def _readings(heard: tuple[Heard, ...], messages: list[Message]) -> list[tuple[float, float]]:
    """Return (offset, delay) in nanoseconds for each full exchange; the formula is the standard's.

    A Sync left at t1, which its Follow_Up says, and came at t2; a Delay_Req left at t3 and came at
    t4, which its answer says. t2 and t3 are the kernel's, where we listen: it shows us a packet a
    little before that is on the wire.
    """
    syncs: dict[int, int] = {}
    asked: dict[int, int] = {}
    there: float | None = None
    found = []
    for one, said in zip(heard, messages, strict=True):
        moment = said.stamp.seconds * 10**9 + said.stamp.nanoseconds if said.stamp else 0
        number = said.header.sequence
        match said.header.kind:
            case "Sync":
                syncs[number] = one.at
            case "Follow_Up" if number in syncs:
                there = syncs[number] - moment
            case "Delay_Req":
                asked[number] = one.at
            case "Delay_Resp" if number in asked and there is not None:
                back = moment - asked[number]
                found.append(((there - back) / 2, (there + back) / 2))
    return found


def _refused(packet: str) -> bool:
    try:
        read_message(bytes.fromhex(packet))
    except TeachkitError:
        return True
    return False


def _read(one: Heard) -> Message:
    return read_message(bytes.fromhex(one.packet))


def _gist(said: Message) -> str:
    """Return the one thing that matters in a message."""
    if said.announce:
        return f"priority {said.announce.priority1}, class {said.announce.quality[0]}"
    if said.header.kind == "Sync":
        return "the moment follows" if said.header.two_step else "now"
    if said.stamp and said.header.kind != "Delay_Req":
        return f"it was {said.stamp.seconds % 60:02d}.{said.stamp.nanoseconds:09d} s"
    return ""


def _median(values: list[float]) -> float:
    from statistics import median

    return float(round(median(values), 1))
