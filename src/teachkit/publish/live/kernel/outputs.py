"""What a cell prints, shows and breaks with, in the notebook format."""

from __future__ import annotations

import base64
import inspect
import io
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from teachkit.errors import TeachkitError

__all__ = ["Output", "bundle", "error", "streams"]

Output = dict[str, Any]

_REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "application/json": "_repr_json_",
}


def bundle(thing: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an object's representations by MIME type, and their metadata, as IPython would."""
    if inspect.isclass(thing):
        return {"text/plain": repr(thing)}, {}
    own = getattr(thing, "_repr_mimebundle_", None)
    if callable(own):
        made = own(include=None, exclude=None)
        data, metadata = made if isinstance(made, tuple) else (made, {})
        if data:
            return {"text/plain": repr(thing), **data}, dict(metadata or {})
    data = {"text/plain": repr(thing)}
    for mime, name in _REPRESENTATIONS.items():
        method = getattr(thing, name, None)
        value = method() if callable(method) else None
        if value is not None:
            data[mime] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
    return data, {}


def error(broken: BaseException) -> Output:
    """Return an error with the frames of the reader's code, ours left out.

    One of ours has its parts beside it: a page shows its sentence, and no trace.
    """
    frames = broken.__traceback__
    while frames and frames.tb_frame.f_globals.get("__name__", "").startswith(__package__):
        frames = frames.tb_next
    lines = traceback.format_exception(type(broken), broken, frames)
    ours = {"teachkit": broken.as_dict()} if isinstance(broken, TeachkitError) else {}
    return ours | {
        "output_type": "error",
        "ename": type(broken).__name__,
        "evalue": str(broken),
        "traceback": "".join(lines).splitlines(),
    }


class _Stream(io.TextIOBase):
    """Hands on what is printed, piece by piece."""

    encoding = "utf-8"

    def __init__(self, name: str, show: Callable[[Output], None]) -> None:
        self.name = name
        self._show = show

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._show({"output_type": "stream", "name": self.name, "text": text})
        return len(text)


@contextmanager
def streams(show: Callable[[Output], None]) -> Iterator[None]:
    """Send what is printed in the block to ``show``."""
    with (
        redirect_stdout(_Stream("stdout", show)),
        redirect_stderr(_Stream("stderr", show)),
    ):
        yield
