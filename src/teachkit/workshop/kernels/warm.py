"""The warm process: runs a chapter, freezes what is there, and forks a child for each person.

It has one thread, and takes orders over one socket: the folder of a person, the files that they
have saved, and the socket that becomes the child's. It answers with the child's process id. When
it ends its children live on; they end with their own sockets.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from typing import Any

from teachkit.errors import TeachkitError
from teachkit.publish.live.kernel import prepare
from teachkit.workshop.kernels import frames
from teachkit.workshop.kernels.chapter import SAVED, Chapter, run_chapter

__all__ = ["main"]

LARGEST_ORDER = 1 << 16


def main() -> None:
    """Take the configuration from standard input, run the chapter, fork until the socket closes."""
    given = json.load(sys.stdin)
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        chapter, hello = _run(given)
    except TeachkitError as error:
        control.sendall(frames.pack("broken", [json.dumps(error.as_dict()).encode()]))
        return
    except Exception:  # noqa: BLE001  # whatever it is, the server says it to people
        control.sendall(
            frames.pack("broken", [json.dumps({"text": traceback.format_exc()}).encode()])
        )
        return
    # Not sooner: who imports ipywidgets before the kernel has taken IPython's place gets IPython.
    from teachkit.workshop.kernels.child import live
    from teachkit.workshop.kernels.states import all_states, shared_texts

    texts = shared_texts()
    states = all_states(texts)
    made = [json.dumps(one).encode() for one in (hello, chapter.again(SAVED), texts)]
    control.sendall(frames.pack("up", [*made, *states]))
    del states, hello, made
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children reap themselves
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # gives back what nobody uses any more
    gc.freeze()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, LARGEST_ORDER, 1)
        if not order:
            break
        folder, saved = json.loads(order)
        (own,) = descriptors
        child = _forked()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                live(
                    chapter,
                    texts,
                    own,
                    folder,
                    frozenset(saved),
                    given["readable"],
                    given["filter"],
                    given["patience"],
                )
            finally:
                os._exit(1)
        os.close(own)
        control.sendall(f"{child}\n".encode())


def _run(given: dict[str, Any]) -> tuple[Chapter, list[list[dict[str, Any]]]]:
    kernel = prepare()
    posted: list[str] = []
    kernel.connect(lambda text, _buffers: posted.append(text), {"TEACHKIT_PLACE": "this workshop"})
    chapter = run_chapter(kernel, given["codes"], posted)
    kernel.connect(lambda _text, _buffers: None, {})
    hello, chapter.outputs = chapter.outputs, []
    return chapter, hello


def _forked() -> int:
    try:
        return os.fork()
    except OSError:  # the system has no more processes: the child's socket closes, and says so
        return -1


if __name__ == "__main__":
    main()
