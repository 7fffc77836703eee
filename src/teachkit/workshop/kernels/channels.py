"""The server's handlers: the websocket of a kernel, what JupyterLab asks about it, shared texts."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from teachkit.errors import TeachkitError
from teachkit.workshop.kernels.jupyter import V1, decode, encode
from teachkit.workshop.server.visitor import own_page_asks, person_of, secured

if TYPE_CHECKING:
    from teachkit.workshop.kernels.kernel import Kernel
    from teachkit.workshop.kernels.kernels import Kernels
    from teachkit.workshop.room import Room

__all__ = ["handlers"]

LARGEST_MESSAGE = 2 << 20
LARGEST_BACKLOG = 8 << 20  # of a page that does not read
GONE = 1012  # "service restart": the page comes again at once
_ID = r"(?P<kernel>\w+-\w+-\w+-\w+-\w+)"
_YEAR = 365 * 24 * 3600


def handlers(room: Room) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Return the routes; there are none where the room has kernels of another kind."""
    if room.kernels is None:
        return []
    given = {"kernels": room.kernels}
    return [
        (rf"/api/kernels/{_ID}/channels", Channels, given),
        (rf"/api/kernels/{_ID}", Model, given),
        (r"/tk/esm/(?P<name>[0-9a-f]{16}\.(?:js|css))", Text, given),
    ]


class Channels(WebSocketHandler):
    """The websocket between a page and its kernel. It opens when the kernel is ready."""

    def initialize(self, kernels: Kernels) -> None:
        """Take the room's kernels."""
        self.kernels = kernels
        self.controls: set[str] = set()
        self.kernel: Kernel | None = None
        self.protocol: str | None = None
        self.backlog = 0

    def set_default_headers(self) -> None:
        """Make the answer a safe one where there is no socket."""
        secured(self)

    def check_origin(self, origin: str) -> bool:  # noqa: ARG002  # the request has it, and more
        """Let our own pages in."""
        return own_page_asks(self.request)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Speak the newer protocol with who knows it."""
        return V1 if V1 in subprotocols else None

    def get_compression_options(self) -> dict[str, Any]:
        """Compress: states are hundreds of kilobytes of JSON. Little memory, and little effort."""
        return {"compression_level": 3, "mem_level": 5}

    @property
    def max_message_size(self) -> int:
        """The most that a page may send at once, in bytes."""
        return LARGEST_MESSAGE

    @property
    def ping_interval(self) -> float | None:
        """Seconds until somebody whose laptop was closed counts as gone."""
        return 20.0

    @property
    def origin(self) -> str:
        """What the addresses of shared texts begin with, as this page sees the server."""
        base = self.settings.get("base_url", "/")
        return f"{self.request.protocol}://{self.request.host}{base}tk/esm/"

    async def get(self, kernel: str) -> None:
        """Open the socket, for the person whose kernel it is.

        Raises:
            HTTPError: 403 for anybody else, 503 when the kernel cannot be made now.
        """
        person = person_of(self)
        chapter = self.kernels.chapter_of(kernel, person) if person else None
        if person is None or chapter is None:
            raise HTTPError(403)
        if not own_page_asks(self.request):
            raise HTTPError(403)
        self.identity = kernel
        try:
            await self.kernels.open(person, chapter)
            self.kernel = self.kernels.kernel(person, chapter)
        except (TeachkitError, FileNotFoundError) as error:
            raise HTTPError(503) from error
        await super().get(kernel)

    def open(self, kernel: str) -> None:  # noqa: ARG002  # tornado's
        """Listen from now on; each message goes out at once."""
        self.set_nodelay(True)
        self.protocol = self.selected_subprotocol  # tornado forgets it as soon as the page is gone
        if self.kernel is not None:
            self.kernel.attach(self)

    async def on_message(self, message: str | bytes) -> None:
        """Hand on what the page says; what is no message is dropped."""
        said = decode(message, self.protocol)
        if said is not None and self.kernel is not None:
            try:
                await self.kernel.hear(self, said)
            except TeachkitError as error:
                self.close(GONE, error.code)

    def on_close(self) -> None:
        """Take note that the page is gone."""
        if self.kernel is not None:
            self.kernel.detach(self)

    def tell(
        self,
        kind: str,
        content: bytes,
        parent: dict[str, Any] | None,
        *,
        channel: str = "iopub",
        metadata: bytes = b"{}",
        buffers: tuple[bytes, ...] = (),
    ) -> None:
        """Send the page a message of Jupyter's."""
        message = encode(
            self.protocol,
            self.identity,
            kind,
            content,
            parent=parent,
            channel=channel,
            metadata=metadata,
            buffers=buffers,
        )
        if self.backlog > LARGEST_BACKLOG and self.kernel is not None:
            self.kernel.detach(self)  # it asks, and does not read what it is told
            self.close(GONE, "too-slow")
            return
        try:
            sent = self.write_message(message, binary=isinstance(message, bytes))
        except WebSocketClosedError:
            return
        self.backlog += len(message)
        sent.add_done_callback(partial(self._heeded, len(message)))

    def _heeded(self, length: int, sent: asyncio.Future[Any]) -> None:
        """Look at what became of a message: a page that has gone is told of elsewhere."""
        self.backlog -= length
        if not sent.cancelled():
            sent.exception()

    def lose(self, why: str) -> None:
        """Close, so that the page comes again."""
        self.close(GONE, why)


class _Route(RequestHandler):
    """A route beside the socket: safe, and sparing with words."""

    def initialize(self, kernels: Kernels) -> None:
        """Take the room's kernels."""
        self.kernels = kernels

    def set_default_headers(self) -> None:
        """Make every answer a safe one."""
        secured(self)

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say no more than the number."""
        self.finish({"code": f"http-{status_code}", "message": self._reason})


class Model(_Route):
    """What JupyterLab asks about a kernel when its socket was closed: it is there, always."""

    def check_xsrf_cookie(self) -> None:
        """Do without a token: `delete` asks where the request comes from."""

    def get(self, kernel: str) -> None:
        """Say that it is idle; 404 for somebody else's."""
        self._own(kernel)
        self.set_header("Cache-Control", "no-store")
        self.write(
            {
                "id": kernel,
                "name": "python3",
                "execution_state": "idle",
                "last_activity": datetime.now(UTC).isoformat(),
                "connections": 1,
            }
        )

    async def delete(self, kernel: str) -> None:
        """End its child; the next page goes on from where it was."""
        if not own_page_asks(self.request):
            raise HTTPError(403)
        self._own(kernel)
        await self.kernels.stop(kernel)
        self.set_status(204)

    def _own(self, kernel: str) -> None:
        person = person_of(self)
        if person is None or self.kernels.chapter_of(kernel, person) is None:
            raise HTTPError(404)


class Text(_Route):
    """A module or a style of widgets, named by its hash: asked for once."""

    def get(self, name: str) -> None:
        """Send the text; 404 for a name that no chapter here has."""
        text = self.kernels.text(name)
        if text is None:
            raise HTTPError(404)
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(_compressed(text))
        else:
            self.write(text)


@lru_cache(maxsize=128)
def _compressed(text: str) -> bytes:
    """Compress a text once for everybody."""
    return gzip.compress(text.encode(), 6, mtime=0)
