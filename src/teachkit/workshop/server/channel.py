"""The websocket of a page and its ipykernel: whose it is, without delay, honestly ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from teachkit.workshop.kernels.jupyter import decode
from teachkit.workshop.server.visitor import Guarded, own_page_asks, person_of

if TYPE_CHECKING:
    from teachkit.workshop.room import Room
    from teachkit.workshop.server.ipython import IPythonPages

__all__ = ["Channel", "LostConnection", "Model"]

LOST = 1012  # the code of closing by which the page knows that its kernel is gone


class Channel(VoilaKernelWebsocketHandler):
    """Voila's websocket, for the person alone whose kernel it is.

    Stock Voila lets in whoever knows a kernel's id, and has Nagle's algorithm wait 40 ms for the
    acknowledgement of a packet before it sends the next.
    """

    def initialize(self, pages: IPythonPages) -> None:
        """Take who knows whose kernel is whose."""
        self.pages = pages

    def check_origin(self, origin: str | None = None) -> bool:  # noqa: ARG002  # the request has it
        """Let our own pages in."""
        return own_page_asks(self.request)

    def get_compression_options(self) -> dict[str, Any]:
        """Compress: the states of a page's widgets are hundreds of kilobytes of JSON."""
        return {}

    def write_error(self, status_code: int, **_: object) -> None:
        """Say no more than the number; Jupyter's page would want files that no route serves."""
        self.set_status(status_code)
        self.finish()

    async def pre_get(self) -> None:
        """Let the owner in, before anything is connected.

        Raises:
            HTTPError: 403 for somebody else's kernel, 404 for one that is gone.
        """
        person = person_of(self)
        if person is None or self.pages.owner(self.kernel_id) not in (None, person):
            raise HTTPError(403)
        if not await self.pages.there(self.kernel_id):
            raise HTTPError(404)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Connect, and send each message as soon as it is there."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    def on_message(self, ws_message: str | bytes) -> None:
        """Hand a message on; what it changes in the person's folder is kept in a second.

        Jupyter counts to whatever number a frame begins with, and 2**63 takes the server for ever.
        """
        if decode(ws_message, self.selected_subprotocol) is None:
            return
        super().on_message(ws_message)
        self.pages.moved(self.kernel_id)

    def on_close(self) -> None:
        """Keep what has changed; the kernel waits a while for its page to come back."""
        super().on_close()
        self.pages.left(self.kernel_id)


class LostConnection(ZMQChannelsWebsocketConnection):
    """A connection that ends with its kernel.

    Jupyter puts an empty kernel in the place of one that died. A page then looks alive, takes
    what is typed and does nothing with it. Ours is told, and says so.
    """

    def on_restart_failed(self) -> None:
        """Close the page's websocket: it comes again, and a kernel that works is made."""
        self.websocket_handler.close(LOST, "kernel-lost")


class Model(Guarded):
    """``GET /api/kernels/<id>``: what JupyterLab asks when a websocket was closed."""

    def initialize(  # type: ignore[override]  # tornado hands each route its own words
        self, room: Room, pages: IPythonPages
    ) -> None:
        """Take who knows whose kernel is whose."""
        super().initialize(room)
        self.pages = pages

    def get(self, kernel_id: str) -> None:
        """Say that it is there, also when the next websocket has to make it anew.

        Raises:
            HTTPError: 404 for somebody else's.
        """
        if self.pages.owner(kernel_id) != self.person():
            raise HTTPError(404)
        now = datetime.now(UTC).isoformat()
        known = {"id": kernel_id, "name": "python3", "last_activity": now}
        self.say({**known, "execution_state": "idle", "connections": 1})
