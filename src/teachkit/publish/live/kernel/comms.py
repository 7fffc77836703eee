"""The Python end of each widget's line to the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import comm
from comm.base_comm import BaseComm, CommManager

from teachkit.publish.live.ids import Counters, numbered

__all__ = ["install_comms"]

Post = Callable[[str, list[bytes]], None]


def install_comms(post: Post, cell: Callable[[], int], counters: Counters) -> CommManager:
    """Have every comm made from now on talk through ``post``; return who knows them all."""
    manager = CommManager()

    class PageComm(BaseComm):
        """A comm whose messages are posted as JSON, with their binary parts beside them."""

        def publish_msg(
            self,
            msg_type: str,
            data: dict[str, Any] | None = None,
            metadata: dict[str, Any] | None = None,
            buffers: list[Any] | None = None,
            **_: object,
        ) -> None:
            message = {
                "type": msg_type,
                "comm_id": self.comm_id,
                "target": self.target_name,
                "cell": cell(),
                "data": data or {},
                "metadata": metadata or {},
            }
            post(json.dumps(message, default=_plain), [bytes(one) for one in buffers or ()])

    comm.create_comm = numbered(PageComm, cell, counters)
    comm.get_comm_manager = lambda: manager
    return manager


def _plain(value: object) -> object:
    """Return what JSON has no word for as something it has one for."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be sent to the page")
