"""The workshop's server: Voila's standalone app with a room in it.

What differs from stock Voila, and why, stands beside each line; ``tests/workshop/server`` shows
each on both. No file of settings of somebody's own Jupyter is read: a room has one command.
"""

from __future__ import annotations

import logging
import shutil
import socket
import tempfile
from typing import Any

import tornado.web
import zmq
from jupyter_server.base.handlers import FileFindHandler
from tornado.httpserver import HTTPServer
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler

from teachkit.workshop import board, live, report, template
from teachkit.workshop.room import Room, key_for
from teachkit.workshop.server import answers, join, pages
from teachkit.workshop.server.channel import LostConnection
from teachkit.workshop.server.files import LabFiles, VoilaFiles
from teachkit.workshop.server.front import FRONT_END, FrontEnd
from teachkit.workshop.server.identity import CookieIdentity
from teachkit.workshop.server.log import access_log
from teachkit.workshop.server.visitor import Guarded

__all__ = ["EXTENSIONS", "Workshop", "more_sockets"]

# Voila sends each participant every lab extension that is installed, whatever it is for.
EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
    "@voila-dashboards/widgets-manager8",
]
_SOCKETS = 64 * 1024 - 1  # libzmq's own limit; its default of 1023 is used up by 169 kernels
_BODY = 2 * 1024 * 1024  # bytes of a request; each route has a smaller limit of its own
_MESSAGE = 1024 * 1024  # bytes of a websocket's message
_IDLE = 1800  # seconds after which a kernel that no page is connected to ends


class Workshop(Voila):
    """Voila for a room. Make one with the room, then `open_doors`."""

    name = "voila"

    def __init__(self, room: Room, log: logging.Logger, **options: Any) -> None:
        self.room = room
        super().__init__(log=log, config=_config(room), **options)

    def load_config_file(self, *_: object, **__: object) -> None:
        """Read no file: what somebody set for another Voila has no say here."""

    def setup_template_dirs(self) -> None:
        """Look for templates in ours before Voila's."""
        super().setup_template_dirs()
        self.template_paths.insert(0, str(template.FOLDER))

    def init_settings(self) -> dict[str, Any]:
        """Return tornado's settings, with the cures that belong there."""
        settings: dict[str, Any] = super().init_settings()
        more_sockets(self.kernel_manager.context)
        return {
            **settings,
            # Stock Voila's own setting for tornado is applied after the app was built: too late.
            "compress_response": True,
            "websocket_compression_options": {},
            "websocket_max_message_size": _MESSAGE,
            "ws_ping_timeout": 30_000,  # what tornado would cut it to, with a warning a socket
            "log_function": access_log(self.log),
            "login_url": self.base_url,
            "default_handler_class": _Nowhere,
            "default_handler_args": {"room": self.room},
            "headers": {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"},
        }

    def init_handlers(self) -> list[Any]:
        """Return our routes, and of Voila's those alone that serve its front end's files."""
        room = self.room
        ours = [
            *self.door(),
            *answers.handlers(room),
            *room.engine.handlers(room),
            *live.handlers(room),
            *board.handlers(room),
            *report.handlers(room),
            (FRONT_END, FrontEnd, {"room": room, "folders": self.static_paths}),
            # Last: a chapter is whatever stands behind /room/ and is nothing else.
            *pages.handlers(room),
        ]
        front = self.base_url.rstrip("/")
        kinds = {MultiStaticFileHandler: VoilaFiles, FileFindHandler: LabFiles}
        voilas = [
            (pattern, kinds[kind], *options)
            for pattern, kind, *options in super().init_handlers()
            if kind in kinds
        ]
        return [(front + pattern, kind, options) for pattern, kind, options in ours] + voilas

    def door(self) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the routes by which people come in."""
        return join.handlers(self.room)

    async def open_doors(self, sockets: list[socket.socket], *, behind_proxy: bool = False) -> None:
        """Serve the room on sockets that listen."""
        self.connection_dir = tempfile.mkdtemp(prefix="voila_")
        self.app = tornado.web.Application(**self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        await self.room.engine.open(self.room, self)
        self._server = HTTPServer(
            self.app,
            xheaders=behind_proxy,
            max_body_size=_BODY,
            # Whoever opens connections and says nothing does not keep them.
            idle_connection_timeout=60,
            body_timeout=30,
        )
        self._server.add_sockets(sockets)

    async def close_doors(self) -> None:
        """Take no more requests, end the kernels, and let what is being answered be answered."""
        self._server.stop()
        await self.room.engine.close()
        await self._server.close_all_connections()
        shutil.rmtree(self.connection_dir, ignore_errors=True)


class _Nowhere(Guarded):
    """A route that is none."""

    def prepare(self) -> None:
        """Say so."""
        raise tornado.web.HTTPError(404, reason="There is nothing here")


def more_sockets(context: zmq.Context[zmq.Socket[bytes]]) -> None:
    """Let a context have the sockets of more than 169 kernels; it has none yet."""
    context.set(zmq.MAX_SOCKETS, _SOCKETS)


def _config(room: Room) -> Config:
    notebooks = room.course / "notebooks"
    return Config(
        {
            "Voila": {
                "base_url": room.settings.base_url,
                "root_dir": str(notebooks),  # for the pictures of a chapter; no route serves it
                "open_browser": False,
                "cookie_secret": key_for(room.secret, "cookies").encode(),
                "identity_provider_class": CookieIdentity,
                "kernel_websocket_connection_class": LostConnection,
            },
            "VoilaConfiguration": {
                "template": "lab",
                "theme": "light",
                # `?template=` and `?theme=` choose any installed one, and render it anew.
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "extension_allowlist": EXTENSIONS,
                # A header is what a visitor says of themselves: none goes to a kernel.
                "http_header_envs": [],
                "file_allowlist": [],
                "preheat_kernel": False,  # we have a pool of our own
                "show_tracebacks": False,
            },
            # Sockets in a folder of ours: over TCP, anybody with an account here may listen.
            "KernelManager": {"transport": "ipc"},
            # A kernel that died is not replaced by an empty one: its page would look alive.
            "KernelRestarter": {"restart_limit": 0},
            "MappingKernelManager": {
                "cull_idle_timeout": _IDLE,
                "cull_interval": 60,
                "cull_connected": False,
            },
        }
    )
