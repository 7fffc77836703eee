"""The database for cargo-debstatus: PostgreSQL's protocol spoken by a client of our own."""

import socket
import struct

import pytest

from teachkit.data.snapshots import DebianCrates, Origin, load_knowledge
from teachkit.labs.supply.debian_answers import by_package_name, database, redirected


class Client:
    """As much of a client as the answers need, written from the protocol's own description."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.file = self.socket.makefile("rb")
        body = struct.pack("!I", 3 << 16) + b"user\0udd-mirror\0\0"
        self.socket.sendall(struct.pack("!I", len(body) + 4) + body)
        assert [kind for kind, _ in self.until_ready()] == [b"R", b"Z"]

    def until_ready(self):
        while True:
            kind = self.file.read(1)
            (length,) = struct.unpack("!I", self.file.read(4))
            yield kind, self.file.read(length - 4)
            if kind == b"Z":
                return

    def send(self, *messages):
        self.socket.sendall(
            b"".join(kind + struct.pack("!I", len(body) + 4) + body for kind, body in messages)
        )

    def ask(self, query, *names):
        values = b"".join(struct.pack("!I", len(name)) + name.encode() for name in names)
        bound = b"\0s\0" + struct.pack("!HHH", 1, 1, len(names)) + values + struct.pack("!HH", 1, 1)
        self.send(
            (b"P", b"s\0" + query.encode() + b"\0" + struct.pack("!H", 0)),
            (b"D", b"Ss\0"),
            (b"B", bound),
            (b"E", b"\0" + struct.pack("!I", 0)),
            (b"S", b""),
        )
        said = list(self.until_ready())
        rows = [body[6:].decode() for kind, body in said if kind == b"D"]
        assert [body for kind, body in said if kind == b"C"] == [b"SELECT %d\0" % len(rows)]
        return rows

    def close(self):
        self.send((b"X", b""))
        self.file.close()
        self.socket.close()


PACKAGES = "SELECT version::text FROM packages WHERE package in ($1, $2) AND release='sid';"
NEW = "SELECT version::text FROM new_sources WHERE source in ($1, $2);"


def test_a_client_gets_the_versions_of_both_names():
    with database({"librust-log-dev": ["0.4.34-1"], "librust-log-0.3-dev": ["0.3.9-1"]}) as port:
        client = Client(port)
        names = ("librust-log-dev", "librust-log-0.3-dev")
        assert client.ask(PACKAGES, *names) == ["0.4.34-1", "0.3.9-1"]
        assert client.ask(PACKAGES, "librust-serde-dev", "librust-serde-1-dev") == []
        assert client.ask(NEW, *names) == []
        client.close()


def test_a_client_that_leaves_in_the_middle_harms_nobody():
    with database({"librust-log-dev": ["0.4.34-1"]}) as port:
        rude = socket.create_connection(("127.0.0.1", port), timeout=10)
        rude.sendall(b"\0\0\0")
        rude.close()
        client = Client(port)
        assert client.ask(PACKAGES, "librust-log-dev", "x") == ["0.4.34-1"]
        client.close()


def test_after_the_body_nobody_answers():
    with database({}) as port:
        pass
    with pytest.raises(OSError, match=r"refused|reset"):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_a_crate_has_a_name_only_in_its_own_package():
    rows = {
        "rand-core": [["rand-core", "0.6.4", 2, "rust-rand-core-0.6"]],
        "axum-core": [["axum-core", "0.5.6", 3, "rust-axum"]],
        "log": [["log", "0.4.27", 1, "rust-log"]],
    }
    names = by_package_name(DebianCrates(Origin("debian", "", "", "given", 3), rows))
    # rand-core has its series in the name, axum-core comes with axum, log is not in sid.
    assert names == {
        "rust-rand-core-0.6": ["0.6.4-1"],
        "librust-rand-core-0.6-dev": ["0.6.4-1"],
    }


def test_most_of_the_shipped_crates_have_a_name_to_ask_for():
    debian = load_knowledge().debian
    in_sid = {crate for rows in debian.rows.values() for crate, _, suites, _ in rows if suites & 2}
    names = by_package_name(debian)
    assert 0.9 * len(in_sid) < len({name for name in names if name.startswith("librust-")})


def test_the_address_in_the_program_is_replaced_byte_for_byte():
    program = b"\x7fELF..postgresql://udd-mirror:udd-mirror@database.example.org/udd\0rest"
    changed = redirected(program, 5433)
    assert len(changed) == len(program)
    address = changed.partition(b"udd-mirror@")[2].partition(b"/udd")[0]
    host, _, port = address.partition(b":")
    assert (host, int(port)) == (b"127.0.0.1", 5433)
    with pytest.raises(ValueError, match="0 times"):
        redirected(changed, 5433)
