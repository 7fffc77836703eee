"""A small mirror of Debian on the loopback, with packages of our own making, good and bad."""

import hashlib
import http.server
import io
import lzma
import tarfile
import threading

import pytest

KINDS = {
    "file": tarfile.REGTYPE,
    "folder": tarfile.DIRTYPE,
    "link": tarfile.SYMTYPE,
    "name": tarfile.LNKTYPE,
    "pipe": tarfile.FIFOTYPE,
    "device": tarfile.CHRTYPE,
    "block": tarfile.BLKTYPE,
}


def tar_of(members):
    """Return a tar archive of (name, kind, content or target, mode)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, kind, what, mode in members:
            about = tarfile.TarInfo(name)
            about.type, about.mode = KINDS[kind], mode
            content = what.encode() if kind == "file" else b""
            about.size = len(content)
            about.linkname = what if kind in ("link", "name") else ""
            tar.addfile(about, io.BytesIO(content))
    return buffer.getvalue()


def deb_of(data, name=b"data.tar.xz"):
    """Return a binary package around what its ``data.tar`` is."""
    raw = b"!<arch>\n"
    for title, content in ((b"debian-binary", b"2.0\n"), (b"control.tar.xz", b"odd"), (name, data)):
        raw += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (title, 0, 0, 0, 0o644, len(content))
        raw += content + b"\n" * (len(content) % 2)
    return raw


def package_of(*members):
    """Return a binary package with files that are given as (name, kind, what, mode)."""
    return deb_of(lzma.compress(tar_of(members)))


class Mirror:
    """A server on the loopback; ``pages`` maps a path to bytes, or to a function that answers."""

    def __init__(self):
        self.pages, self.asked, self.packages = {}, [], {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, self.headers.get("Range")))
                page = outer.pages.get(self.path)
                if page is None:
                    return self.send_error(404)
                return page(self) if callable(page) else outer.serve(self, page)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that gives up is what we test
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def add(self, name, content, version="1.0-1", installed=100):
        """Put a package into the pool; `publish` makes it known."""
        below = f"pool/main/{name[0]}/{name}/{name}_{version}_amd64.deb"
        self.packages[name] = {
            "Package": name,
            "Version": version,
            "Installed-Size": installed,
            "Filename": below,
            "Size": len(content),
            "SHA256": hashlib.sha256(content).hexdigest(),
        }
        self.pages[f"/{below}"] = content
        return f"/{below}"

    def publish(self, suite="trixie"):
        """Write the index and the Release file of what the pool has now."""
        paragraphs = (
            "\n".join(f"{key}: {value}" for key, value in fields.items())
            for fields in self.packages.values()
        )
        index = lzma.compress("\n\n".join(paragraphs).encode() + b"\n")
        path = "main/binary-amd64/Packages.xz"
        self.pages[f"/dists/{suite}/{path}"] = index
        release = (
            "-----BEGIN PGP SIGNED MESSAGE-----\n\n"
            f"Codename: {suite}\nDate: Sat, 21 Nov 2026 08:00:00 UTC\nSHA256:\n"
            f" {hashlib.sha256(index).hexdigest()} {len(index)} {path}\n"
            "-----BEGIN PGP SIGNATURE-----\n\nnobody looks\n-----END PGP SIGNATURE-----\n"
        )
        self.pages[f"/dists/{suite}/InRelease"] = release.encode()

    def serve(self, handler, content, *, tag='"one"', die_after=None):
        """Serve bytes with an ETag, honouring Range and If-Range; die after so many bytes."""
        start = 0
        asked = handler.headers.get("Range")
        if asked and handler.headers.get("If-Range") == tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            handler.send_response(200)
        handler.send_header("ETag", tag)
        handler.send_header("Content-Type", "text/html")  # which pip insists on for an index
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        body = content[start:]
        handler.wfile.write(body if die_after is None else body[:die_after])
        handler.close_connection = handler.close_connection or die_after is not None

    def times(self, path):
        """Return how often a path was asked for."""
        return [asked for asked, _ in self.asked].count(path)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def mirror(monkeypatch):
    server = Mirror()
    monkeypatch.setenv("TEACHKIT_DEBIAN_MIRROR", server.address)
    yield server
    server.close()


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    # Nobody signs for these mirrors: what a keyring does is tested where it is used.
    monkeypatch.setenv("TEACHKIT_DEBIAN_KEYRING", str(tmp_path / "no keyring"))
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def no_network(monkeypatch):
    """From here on, whoever opens a socket fails the test."""

    def opened(*words, **options):
        raise AssertionError("the network was asked")

    def forbid():
        monkeypatch.setattr("socket.socket.connect", opened)
        monkeypatch.setattr("socket.getaddrinfo", opened)

    return forbid


@pytest.fixture(scope="session")
def build():
    """The three ways to make a package: of members, of a data.tar, and a tar archive alone."""
    return package_of, deb_of, tar_of
