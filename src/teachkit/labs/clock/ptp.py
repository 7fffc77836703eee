"""Messages of the Precision Time Protocol, read byte by byte and trusted in none of them.

The header has 34 bytes, and all that a message says about itself, its length too, was written by
whoever sent it (IEEE 1588-2019, clause 13). Numbers stand with their largest byte first.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from teachkit.errors import TeachkitError

__all__ = [
    "HEADER",
    "KINDS",
    "Announce",
    "Header",
    "Message",
    "Port",
    "Stamp",
    "read_header",
    "read_message",
]

HEADER = 34
_VERSION = 2
# The number of a kind of message, and its name in the standard.
KINDS: Mapping[int, str] = MappingProxyType(
    {
        0x0: "Sync",
        0x1: "Delay_Req",
        0x2: "Pdelay_Req",
        0x3: "Pdelay_Resp",
        0x8: "Follow_Up",
        0x9: "Delay_Resp",
        0xA: "Pdelay_Resp_Follow_Up",
        0xB: "Announce",
        0xC: "Signaling",
        0xD: "Management",
    }
)
_TWO_STEP = 0x0200
# How long a message of a kind is at least, where its body is read below.
_LEAST = {"Sync": 44, "Delay_Req": 44, "Follow_Up": 44, "Delay_Resp": 54, "Announce": 64}
_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Port:
    """Who speaks: the identity of a clock, as hexadecimal digits, and the number of its port."""

    clock: str
    number: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment: seconds and nanoseconds since 1970, on the time scale of the clock that says so."""

    seconds: int
    nanoseconds: int

    def since(self, earlier: Stamp) -> int:
        """Return the nanoseconds from an earlier moment to this one."""
        return (self.seconds - earlier.seconds) * _NANOSECONDS + (
            self.nanoseconds - earlier.nanoseconds
        )


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 34 bytes say.

    ``length`` counts all bytes of the message. ``two_step`` says that a Sync's moment comes later,
    in a Follow_Up. ``correction`` is in nanoseconds, from switches on the way. ``interval`` is the
    pause between such messages as a power of two, in seconds (127: none is promised).
    """

    kind: str
    minor_version: int
    length: int
    domain: int
    flags: int
    correction: float
    source: Port
    sequence: int
    interval: int

    @property
    def two_step(self) -> bool:
        """Whether the moment of this message comes in another one."""
        return bool(self.flags & _TWO_STEP)


@dataclass(frozen=True, slots=True)
class Announce:
    """What a clock says of itself in an election, where less is better.

    The order of the election: ``priority1``, ``quality`` (class, accuracy, variance),
    ``priority2``, ``identity``.
    """

    priority1: int
    quality: tuple[int, int, int]
    priority2: int
    identity: str
    steps_removed: int
    time_source: int


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message: its header, the moment in its body, and whatever else its kind has.

    ``stamp`` is None for kinds whose bodies are not read here.
    """

    header: Header
    stamp: Stamp | None = None
    requested_by: Port | None = None
    announce: Announce | None = None


def read_header(packet: bytes) -> Header:
    """Return what the header says; bytes after the message, as of a network card, may follow.

    Raises:
        TeachkitError: ``broken-packet`` when it is too short, of another version, of a kind that
            nobody knows, or says a length that cannot be.
    """
    if len(packet) < HEADER:
        raise _broken(f"a header has {HEADER} bytes, and this has {len(packet)}")
    first, second, length, domain, _, flags, correction, _ = struct.unpack_from("!BBHBBHqI", packet)
    clock, number, sequence, _, interval = struct.unpack_from("!8sHHBb", packet, 20)
    if second & 0x0F != _VERSION:
        raise _broken(f"it is of version {second & 0x0F}, and we read version {_VERSION}")
    kind = KINDS.get(first & 0x0F)
    if kind is None:
        raise _broken(f"nobody knows messages of kind {first & 0x0F}")
    if not _LEAST.get(kind, HEADER) <= length <= len(packet):
        raise _broken(f"a {kind} of {len(packet)} bytes says that it has {length}")
    return Header(
        kind=kind,
        minor_version=second >> 4,
        length=length,
        domain=domain,
        flags=flags,
        correction=correction / 65_536,
        source=Port(clock.hex(), number),
        sequence=sequence,
        interval=interval,
    )


def read_message(packet: bytes) -> Message:
    """Return a whole message.

    Raises:
        TeachkitError: ``broken-packet`` as `read_header`, and for a moment with a second's worth of
            nanoseconds or more.
    """
    header = read_header(packet)
    if header.kind not in _LEAST:
        return Message(header)
    stamp = _stamp(packet)
    if header.kind == "Delay_Resp":
        clock, number = struct.unpack_from("!8sH", packet, 44)
        return Message(header, stamp, requested_by=Port(clock.hex(), number))
    if header.kind == "Announce":
        return Message(header, stamp, announce=_announce(packet))
    return Message(header, stamp)


def _stamp(packet: bytes) -> Stamp:
    high, low, nanoseconds = struct.unpack_from("!HII", packet, HEADER)
    if nanoseconds >= _NANOSECONDS:
        raise _broken(f"a moment cannot have {nanoseconds} nanoseconds")
    return Stamp(high << 32 | low, nanoseconds)


def _announce(packet: bytes) -> Announce:
    first, class_, accuracy, variance, second, identity, steps, source = struct.unpack_from(
        "!BBBHB8sHB", packet, 47
    )
    return Announce(first, (class_, accuracy, variance), second, identity.hex(), steps, source)


def _broken(why: str) -> TeachkitError:
    return TeachkitError("broken-packet", f"That is no message of PTP: {why}")
