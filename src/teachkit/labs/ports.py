"""Ports of the loopback that nobody else has, and whether somebody listens there already."""

from __future__ import annotations

__all__ = ["free_port", "listens"]


def free_port(*, udp: bool = False) -> int:
    """Return a port that was free a moment ago."""
    import socket

    kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def listens(port: int) -> bool:
    """Return whether a server takes connections on this port."""
    import socket

    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0
