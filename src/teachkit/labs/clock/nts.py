"""A client of Network Time Security: time with a proof of who gave it (RFC 8915).

First a conversation over TLS (`establish`): it checks the server's certificate, agrees on two keys
and brings cookies. Then single packets of NTP (`ask`): each spends a cookie, carries a random
number of its own, and is sealed with AES-SIV. The server keeps nothing in between. What it needs
to know lies in the cookie, sealed with a key that only the server has.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teachkit.errors import TeachkitError
from teachkit.labs.clock.ntp import offset_and_delay, question, read_fields, read_message

if TYPE_CHECKING:
    from OpenSSL import SSL

__all__ = [
    "COOKIE",
    "SEALED",
    "UNIQUE",
    "Agreed",
    "Answer",
    "Record",
    "ask",
    "establish",
    "exchanged",
    "flipped",
    "read_records",
    "sealed_question",
    "unsealed",
]

# Extension fields, and the records of the conversation, as RFC 8915 numbers them.
UNIQUE, COOKIE, SEALED = 0x0104, 0x0204, 0x0404
_END, _NEXT, _ERROR, _WARNING, _AEAD, _NEW_COOKIE, _SERVER, _PORT = range(8)
_CRITICAL = 0x8000
_AES_SIV_CMAC_256, _NTP_4 = 15, 0
_LABEL = b"EXPORTER-network-time-security"
_NONCE = 16


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the conversation: its type, whether it must be understood, its body."""

    kind: int
    critical: bool
    body: bytes


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the conversation brought: where to ask, the cookies, and one key for each direction."""

    host: str
    port: int
    protocol: str
    cipher: str
    cookies: tuple[bytes, ...] = field(repr=False)
    ask_key: bytes = field(repr=False)
    answer_key: bytes = field(repr=False)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one question.

    ``refusal`` is the word of a refusal, which nothing proves. Otherwise ``offset`` and ``delay``
    are in seconds, ``cookies`` are the fresh ones from inside the seal, and ``sent`` and
    ``received`` count bytes.
    """

    refusal: str
    stratum: int
    offset: float
    delay: float
    cookies: tuple[bytes, ...] = field(repr=False)
    sent: int = 0
    received: int = 0


def establish(host: str, port: int, authority: Path, *, timeout: float = 5.0) -> Agreed:
    """Talk to the server's door: check who it is, agree on keys, and take cookies home.

    ``authority`` is a file with the certificates that are trusted; nobody else's word counts.

    Raises:
        TeachkitError: ``not-trusted`` when the certificate does not hold; ``no-reply``;
            ``server-refused`` when there is no agreement.
    """
    import socket
    import time

    from OpenSSL import SSL

    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_min_proto_version(SSL.TLS1_3_VERSION)
    context.load_verify_locations(str(authority))
    context.set_verify(SSL.VERIFY_PEER)  # the name is ours to check: see _check_name
    context.set_alpn_protos([b"ntske/1"])
    try:
        plain = socket.create_connection((host, port), timeout)
    except OSError as error:
        raise TeachkitError("no-reply", f"{host}:{port} does not answer: {error}") from error
    with plain:
        # OpenSSL reads the file descriptor itself, so it must block, with the kernel's own limit.
        plain.settimeout(None)
        limit = struct.pack("@ll", int(timeout), int(timeout % 1 * 1e6))
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        talk = SSL.Connection(context, plain)
        talk.set_tlsext_host_name(host.encode())
        talk.set_connect_state()
        start = time.perf_counter()
        try:
            talk.do_handshake()
            _check_name(talk, host)
            if talk.get_alpn_proto_negotiated() != b"ntske/1":
                raise TeachkitError("server-refused", f"{host}:{port} does not speak NTS")
            talk.sendall(_request())
            records = _conversation(talk)
        except SSL.Error as error:
            raise _why(error, host, port) from error
        keys = [talk.export_keying_material(_LABEL, 32, _context(way)) for way in (0, 1)]
        where = _where(records, host)
        return Agreed(
            host=where[0],
            port=where[1],
            protocol=talk.get_protocol_version_name(),
            cipher=talk.get_cipher_name() or "",
            cookies=_cookies(records),
            ask_key=keys[0],
            answer_key=keys[1],
            seconds=time.perf_counter() - start,
        )


def read_records(data: bytes) -> tuple[Record, ...] | None:
    """Return the records of a conversation up to its end, or None if the end is not there yet."""
    records: list[Record] = []
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("!HH", data, at)
        body = data[at + 4 : at + 4 + length]
        if len(body) < length:
            return None
        records.append(Record(kind & ~_CRITICAL, bool(kind & _CRITICAL), body))
        if records[-1].kind == _END:
            return tuple(records)
        at += 4 + length
    return None


def sealed_question(agreed: Agreed, cookie: bytes, unique: bytes, token: bytes) -> bytes:
    """Return a question that spends ``cookie``, sealed so that no bit of it can be changed.

    ``unique`` are 32 random bytes that the answer must bring back, ``token`` eight more for the
    header.
    """
    from secrets import token_bytes

    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    open_part = question(token) + _field(UNIQUE, unique) + _field(COOKIE, cookie)
    nonce = token_bytes(_NONCE)
    seal = AESSIV(agreed.ask_key).encrypt(b"", [open_part, nonce])
    return open_part + _field(
        SEALED, struct.pack("!HH", len(nonce), len(seal)) + nonce + _padded(seal)
    )


def flipped(packet: bytes, bit: int) -> bytes:
    """Return the packet with one bit turned around, counted from its beginning."""
    changed = bytearray(packet)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


def unsealed(packet: bytes, unique: bytes, key: bytes) -> bytes:
    """Return what the sealed field of an answer hides, once all that it should prove is checked.

    The seal covers all that stands before it, so the header with the time, too. ``unique`` are
    the random bytes of our question, or else it is a true answer to another one.

    Raises:
        TeachkitError: ``not-authentic`` when there is no seal, or it does not fit, or the answer
            is not to this question; ``broken-packet``.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    fields = read_fields(packet)
    seal = next((one for one in fields if one.kind == SEALED and len(one.value) >= 4), None)
    if seal is None:
        raise TeachkitError("not-authentic", "There is no seal on the answer")
    nonce_length, length = struct.unpack_from("!HH", seal.value)
    begin = 4 + (nonce_length + 3) // 4 * 4
    nonce, sealed = seal.value[4 : 4 + nonce_length], seal.value[begin : begin + length]
    if len(sealed) < length:
        raise TeachkitError("broken-packet", "The seal says that it is longer than its field")
    try:
        hidden = AESSIV(key).decrypt(sealed, [packet[: seal.at], nonce])
    except (InvalidTag, ValueError) as error:
        raise TeachkitError("not-authentic", "The seal does not fit") from error
    if [one.value for one in fields if one.kind == UNIQUE and one.at < seal.at] != [unique]:
        raise TeachkitError("not-authentic", "It is an answer to another question")
    return bytes(hidden)


def exchanged(agreed: Agreed, packet: bytes, *, timeout: float = 2.0) -> bytes | None:
    """Send a packet from a port of its own; return the reply, or None if none came in time."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(timeout)
        line.connect((agreed.host, agreed.port))
        try:
            line.send(packet)
            return line.recv(4096)
        except OSError:
            return None


def ask(agreed: Agreed, cookie: bytes, *, timeout: float = 2.0) -> Answer | None:
    """Ask once for the time, and spend a cookie on it; None when nothing came back in time.

    Raises:
        TeachkitError: ``not-authentic`` when an answer does not prove where it comes from;
            ``broken-packet``.
    """
    import time
    from secrets import token_bytes

    unique, token = token_bytes(32), token_bytes(8)
    packet = sealed_question(agreed, cookie, unique, token)
    asked = time.time()
    reply = exchanged(agreed, packet, timeout=timeout)
    arrived = time.time()
    if reply is None:
        return None
    said = read_message(reply)
    hidden = b"" if said.refusal else unsealed(reply, unique, agreed.answer_key)
    offset, delay = (0.0, 0.0) if said.refusal else offset_and_delay(asked, said, arrived)
    return Answer(
        refusal=said.refusal,
        stratum=said.stratum,
        offset=offset,
        delay=delay,
        cookies=tuple(one.value for one in read_fields(hidden, 0) if one.kind == COOKIE),
        sent=len(packet),
        received=len(reply),
    )


# ---- the conversation


def _request() -> bytes:
    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("!HH", kind | _CRITICAL, len(body)) + body

    return (
        record(_NEXT, struct.pack("!H", _NTP_4))
        + record(_AEAD, struct.pack("!H", _AES_SIV_CMAC_256))
        + record(_END, b"")
    )


def _context(way: int) -> bytes:
    """What a key is for: the protocol, the cipher, and 0 for questions or 1 for answers."""
    return struct.pack("!HHB", _NTP_4, _AES_SIV_CMAC_256, way)


def _conversation(talk: SSL.Connection) -> tuple[Record, ...]:
    said = b""
    while (records := read_records(said)) is None:
        if len(said) > 65_536:
            raise TeachkitError("server-refused", "The server does not come to an end")
        said += talk.recv(4096)
    wrong = [one for one in records if one.kind in (_ERROR, _WARNING)]
    agreed = {(one.kind, one.body) for one in records}
    wanted = {
        (_NEXT, struct.pack("!H", _NTP_4)),
        (_AEAD, struct.pack("!H", _AES_SIV_CMAC_256)),
    }
    if wrong or not wanted <= agreed:
        raise TeachkitError("server-refused", "The server agreed to nothing that we speak")
    return records


def _cookies(records: tuple[Record, ...]) -> tuple[bytes, ...]:
    cookies = tuple(one.body for one in records if one.kind == _NEW_COOKIE)
    if not cookies:
        raise TeachkitError("server-refused", "The server gave no cookie")
    return cookies


def _where(records: tuple[Record, ...], host: str) -> tuple[str, int]:
    server = next((one.body.decode("ascii") for one in records if one.kind == _SERVER), host)
    port = next(
        (one.body for one in records if one.kind == _PORT and len(one.body) == 2), b"\0\x7b"
    )
    return server, int.from_bytes(port)


def _check_name(talk: SSL.Connection, host: str) -> None:
    """Hold the certificate's names against the one that we asked for, letter by letter."""
    from cryptography import x509

    shown = talk.get_peer_certificate(as_cryptography=True)
    names: list[str] = []
    if shown is not None:
        own = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = own.get_values_for_type(x509.DNSName)
    if host not in names:
        raise TeachkitError(
            "not-trusted", f"The certificate is for {', '.join(names) or 'nobody'}, not for {host}"
        )


def _why(error: Exception, host: str, port: int) -> TeachkitError:
    reasons: Any = error.args[0] if error.args and isinstance(error.args[0], list) else []
    said = "; ".join(one[-1] for one in reasons) or type(error).__name__
    if "certificate verify failed" in said:
        return TeachkitError("not-trusted", f"Nobody whom we trust vouches for {host}")
    return TeachkitError("server-refused", f"{host}:{port} ended the conversation: {said}")


def _field(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, 4 + len(value)) + value


def _padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)
