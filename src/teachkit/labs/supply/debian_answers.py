"""The database that cargo-debstatus asks, on this machine's loopback, filled with our table.

cargo-debstatus asks Debian's public database (UDD, a PostgreSQL) for the version of two names at
a time: the package ``librust-NAME-dev``, or the same with the series in its name, and the sources
of both. This answers just that much of PostgreSQL's protocol (version 3, its chapter "Message
Formats"), from the crates of sid that the course ships. Who waits in Debian's queue of new
packages our table does not say, so that question is answered with nothing.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from teachkit.decisions.depend.debian import debian_name

if TYPE_CHECKING:
    import socketserver

    from teachkit.data.snapshots import DebianCrates

__all__ = ["by_package_name", "database", "redirected"]

SID = 2  # its bit in the rows of the snapshot
_TEXT = 25  # PostgreSQL's number of the type text
_ADDRESS = re.compile(rb"(?<=udd-mirror@)[a-z.-]+(?=/udd)")


def by_package_name(crates: DebianCrates) -> dict[str, list[str]]:
    """Return Debian's versions by the names that cargo-debstatus asks for.

    A crate that only comes along in another crate's package has no name of its own there.
    """
    found: dict[str, list[str]] = {}
    for rows in crates.rows.values():
        for crate, version, suites, source in rows:
            name = source.removeprefix("rust-")
            series = name.removeprefix(debian_name(crate))
            if suites & SID and re.fullmatch(r"(-\d[\d.]*)?", series):
                for asked in (source, f"librust-{name}-dev"):
                    found.setdefault(asked, []).append(f"{version}-1")
    return found


def redirected(program: bytes, port: int) -> bytes:
    """Return a copy of cargo-debstatus that asks 127.0.0.1 on ``port`` and nobody else.

    The address is written into the program, and there is no setting for it. The new one has the
    same length: a port may begin with zeros.

    Raises:
        ValueError: the program names no such address, or several.
    """

    def local(match: re.Match[bytes]) -> bytes:
        host = b"127.0.0.1:"
        return host + str(port).encode().rjust(len(match[0]) - len(host), b"0")

    changed, count = _ADDRESS.subn(local, program)
    if count != 1 or len(changed) != len(program):
        raise ValueError(f"it names that database {count} times")
    return changed


@contextmanager
def database(versions: Mapping[str, Sequence[str]]) -> Iterator[int]:
    """Answer on a free port of loopback while the body runs; the value is the port."""
    import socketserver
    from threading import Thread

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            # The client leaves without a word when it has what it wants.
            try:
                _converse(self, versions)
            except (OSError, EOFError):
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64  # it opens two dozen connections at once

    with Server(("127.0.0.1", 0), Session) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _converse(
    session: socketserver.StreamRequestHandler, versions: Mapping[str, Sequence[str]]
) -> None:
    queries: dict[bytes, bytes] = {}
    table, names = b"", list[str]()

    def send(kind: bytes, body: bytes = b"") -> None:
        session.wfile.write(kind + struct.pack("!I", len(body) + 4) + body)

    _body(session)  # who asks, and for which database: anybody may
    send(b"R", struct.pack("!I", 0))  # authentication is fine
    send(b"Z", b"I")  # ready, and idle
    while (kind := session.rfile.read(1)) not in (b"", b"X"):
        body = _body(session)
        match kind:
            case b"P":  # parse: a statement's name, its text
                name, text, _ = body.split(b"\0", 2)
                queries[name] = text
                send(b"1")
            case b"D":  # describe: two parameters, one column, all text
                send(b"t", struct.pack("!HII", 2, _TEXT, _TEXT))
                column = struct.pack("!IHIhih", 0, 0, _TEXT, -1, -1, 0)
                send(b"T", struct.pack("!H", 1) + b"version\0" + column)
            case b"B":  # bind: values for a statement
                _, name, values = body.split(b"\0", 2)
                table = queries[name].partition(b"FROM ")[2].split()[0]
                names = _values(values)
                send(b"2")
            case b"E":  # execute
                known = () if table == b"new_sources" else names
                rows = [version for name in known for version in versions.get(name, ())]
                for row in rows:
                    send(b"D", struct.pack("!HI", 1, len(row)) + row.encode())
                send(b"C", b"SELECT %d\0" % len(rows))
            case b"C":  # close a statement
                send(b"3")
            case b"S":  # sync
                send(b"Z", b"I")


def _body(session: socketserver.StreamRequestHandler) -> bytes:
    (length,) = struct.unpack("!I", _exactly(session, 4))
    return _exactly(session, length - 4)


def _exactly(session: socketserver.StreamRequestHandler, count: int) -> bytes:
    data = session.rfile.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _values(body: bytes) -> list[str]:
    """Return the values of a bind message, after its two names."""
    (formats,) = struct.unpack_from("!H", body)
    at = 2 + 2 * formats
    (count,) = struct.unpack_from("!H", body, at)
    at += 2
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from("!i", body, at)
        at += 4
        found.append(body[at : at + length].decode())
        at += length
    return found
