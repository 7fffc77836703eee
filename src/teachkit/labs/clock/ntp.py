"""The Network Time Protocol, version 4, as far as a question and an answer go.

A message has 48 bytes, and extension fields may follow (RFC 5905 and 7822). `read_message` and
`read_fields` take bytes from anyone: they check every length before they believe it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from teachkit.errors import TeachkitError

__all__ = [
    "HEADER",
    "Field",
    "Message",
    "ntp_time",
    "offset_and_delay",
    "question",
    "read_fields",
    "read_message",
    "unix_time",
]

HEADER = 48
# Seconds from 1900, where NTP begins, to 1970, where Unix does; and the fractions of a second.
_ERA, _FRACTION = 2_208_988_800, 2**32
_CLIENT, _VERSION = 3, 4


@dataclass(frozen=True, slots=True)
class Field:
    """An extension field: its type, its value without padding taken off, and where it begins."""

    kind: int
    value: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Message:
    """What the 48 bytes say.

    ``leap`` is 3 when the server's clock is not synchronised, ``mode`` 3 for a client and 4 for a
    server, ``stratum`` the number of steps from a reference clock (0: a refusal, whose word is in
    ``reference``). ``origin`` is what the client sent, as it sent it; ``received`` and ``sent``
    are seconds since 1970.
    """

    leap: int
    version: int
    mode: int
    stratum: int
    reference: bytes
    origin: bytes
    received: float
    sent: float

    @property
    def refusal(self) -> str:
        """Return the word of a refusal ("NTSN", "RATE"), or "" for an answer."""
        return self.reference.decode("ascii", "replace").strip("\0") if self.stratum == 0 else ""


def ntp_time(seconds: float) -> bytes:
    """Return seconds since 1970 as the eight bytes of an NTP timestamp."""
    whole, rest = divmod(seconds + _ERA, 1)
    return struct.pack("!II", int(whole) % _FRACTION, int(rest * _FRACTION))


def unix_time(stamp: bytes) -> float:
    """Return eight bytes of an NTP timestamp as seconds since 1970, in the era up to 2036."""
    whole, rest = struct.unpack("!II", stamp)
    return float(whole - _ERA + rest / _FRACTION)


def question(token: bytes) -> bytes:
    """Return a client's question; the server hands the eight bytes of ``token`` back.

    A random token in place of the time tells nobody what time the client believes it is.
    """
    return bytes([_VERSION << 3 | _CLIENT]) + bytes(39) + token


def read_message(packet: bytes) -> Message:
    """Return what a message of NTP says.

    Raises:
        TeachkitError: ``broken-packet`` when it is too short to be one.
    """
    if len(packet) < HEADER:
        raise TeachkitError(
            "broken-packet", f"A message of NTP has {HEADER} bytes, and this has {len(packet)}"
        )
    return Message(
        leap=packet[0] >> 6,
        version=packet[0] >> 3 & 7,
        mode=packet[0] & 7,
        stratum=packet[1],
        reference=packet[12:16],
        origin=packet[24:32],
        received=unix_time(packet[32:40]),
        sent=unix_time(packet[40:48]),
    )


def read_fields(packet: bytes, start: int = HEADER) -> tuple[Field, ...]:
    """Return the extension fields from ``start`` to the end.

    Raises:
        TeachkitError: ``broken-packet`` when a length is no multiple of four, too small for its
            own four bytes, or larger than what is left.
    """
    fields = []
    at = start
    while at < len(packet):
        kind, length = struct.unpack_from("!HH", packet, at) if at + 4 <= len(packet) else (0, 0)
        if length < 4 or length % 4 or at + length > len(packet):
            raise TeachkitError(
                "broken-packet",
                f"The field at byte {at} says {length} bytes, and {len(packet) - at} are left",
            )
        fields.append(Field(kind, packet[at + 4 : at + length], at))
        at += length
    return tuple(fields)


def offset_and_delay(asked: float, message: Message, arrived: float) -> tuple[float, float]:
    """Return how far our clock is behind, and how long the way there and back took, in seconds.

    ``asked`` and ``arrived`` are times of our clock; the formulas are those of RFC 5905, section 8.
    """
    offset = ((message.received - asked) + (message.sent - arrived)) / 2
    delay = (arrived - asked) - (message.sent - message.received)
    return offset, delay
