"""A static host on this machine that counts what it sends, with gzip or without."""

import gzip
import threading
from collections import Counter
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["serving"]

COMPRESSED = (".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".wasm")


@cache
def _zipped(path, _changed):
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class _Host(SimpleHTTPRequestHandler):
    """Python's own static host; with ``gzip`` it compresses text and WASM, as the usual ones do."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *words, compress, **named):
        self.compress = compress
        super().__init__(*words, **named)

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (self.compress and accepts and path.suffix in COMPRESSED and path.is_file()):
            super().do_GET()
            return
        changed = path.stat().st_mtime_ns
        if self.headers.get("If-None-Match") == f'"{changed}"':
            self.send_response(304)
            self.end_headers()
            return
        content = _zipped(str(path), changed)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{changed}"')
        self.end_headers()
        self.wfile.write(content)

    def copyfile(self, source, outputfile):
        outputfile.write(source.read())

    def log_message(self, *_words):
        pass


@contextmanager
def serving(folder, *, compress):
    """Serve a folder; give its address, and a function.

    The function returns the bytes sent since it was called last, by the first part of the path
    that was asked for.
    """
    sent = Counter()
    counting = threading.Lock()

    class Counting(_Host):
        def setup(self):
            super().setup()
            write = self.wfile.write

            def counted(content):
                room = getattr(self, "path", "/").split("?")[0].split("/")[1]
                with counting:
                    sent[room] += len(content)
                return write(content)

            self.wfile.write = counted

    handler = partial(Counting, compress=compress, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def since():
        with counting:
            found = dict(sent)
            sent.clear()
        return found

    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", since
    finally:
        server.shutdown()
        server.server_close()
