"""A loopback web server with manners to choose, good and bad."""

import http.server
import io
import lzma
import tarfile
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Loopback:
    """``pages`` maps a path to bytes, or to a function that answers the request in its own way."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked.append((self.path, dict(self.headers)))
                page = outer.pages.get(self.path)
                if page is None:
                    return self.send_error(404)
                return page(self) if callable(page) else serve(self, page)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that gives up is what we test
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def ranges(self, path):
        return [headers.get("Range") for asked, headers in self.asked if asked == path]


def serve(handler, content, *, tag='"one"', die_after=None):
    """Serve bytes with an ETag, honouring Range and If-Range; die after so many bytes."""
    if handler.headers.get("If-None-Match") == tag:
        handler.send_response(304)
        handler.send_header("Content-Length", "0")
        return handler.end_headers()
    start = 0
    asked = handler.headers.get("Range")
    if asked and handler.headers.get("If-Range") == tag:
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    else:
        handler.send_response(200)
    handler.send_header("ETag", tag)
    handler.send_header("Content-Length", str(len(content) - start))
    handler.end_headers()
    body = content[start:]
    handler.wfile.write(body if die_after is None else body[:die_after])
    if die_after is not None:
        handler.close_connection = True
    return None


@pytest.fixture
def loopback():
    server = Loopback()
    server.serve = serve
    yield server
    server.server.shutdown()
    server.server.server_close()


def write_deb(path, files, compress=lzma.compress, name=b"data.tar.xz/"):
    """Write a binary package that holds these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for below, text in files.items():
            about = tarfile.TarInfo(below)
            about.size = len(text.encode())
            tar.addfile(about, io.BytesIO(text.encode()))
    data = compress(buffer.getvalue())
    parts = [(b"debian-binary/", b"2.0\n"), (b"control.tar.xz/", b"odd"), (name, data)]
    raw = b"!<arch>\n"
    for title, content in parts:
        raw += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (title, 0, 0, 0, 0o644, len(content))
        raw += content + b"\n" * (len(content) % 2)
    path.write_bytes(raw)
    return path


@pytest.fixture
def deb():
    return write_deb


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TEACHKIT_DEBIAN_MIRROR", raising=False)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def pinned():
    """The folder with pinned snapshots and expected answers."""
    folder = ROOT.parent / "shared" / "data" / "deps"
    if not folder.is_dir():
        pytest.skip("the pinned data are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def clones():
    """The folder with clones of the repositories that the facts were counted in."""
    folder = ROOT.parent / ".mirror"
    if not folder.is_dir():
        pytest.skip("there are no clones of the talk's repositories beside this checkout")
    return folder
