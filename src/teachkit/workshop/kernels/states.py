"""What the page needs of all widgets, without the texts that many of them share.

A widget of ours carries its module and its style as text: nine tenths of all states. They go out
once, at an address with their hash in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import anywidget
from ipywidgets.widgets.widget import (
    Widget,
    _instances,  # its public name warns of itself
    _remove_buffers,
)

from teachkit.workshop.kernels.frames import ORIGIN

__all__ = ["TEXTS", "all_states", "shared_texts", "shorten"]

TEXTS = {"_esm": "js", "_css": "css"}


def shared_texts() -> dict[str, str]:
    """Return the texts of all widget classes that are there, as ``<hash>.js`` -> text."""
    found: dict[str, str] = {}
    for kind in _descendants(anywidget.AnyWidget):
        for trait, suffix in TEXTS.items():
            if isinstance(text := getattr(kind, trait, None), str) and text:
                found[_name(text, suffix)] = text
    return found


def shorten(state: dict[str, Any], texts: Mapping[str, str]) -> None:
    """Put addresses in the place of a state's long texts."""
    for trait, suffix in TEXTS.items():
        if (text := state.get(trait)) and (name := _name(text, suffix)) in texts:
            state[trait] = f"{ORIGIN}{name}"


def all_states(texts: Mapping[str, str]) -> list[bytes]:
    """Return what answers Jupyter's ``request_states``: the data as JSON, then the buffers."""
    states = {}
    for name, widget in _instances.items():
        state = widget.get_state()
        shorten(state, texts)
        states[name] = {
            "model_name": widget._model_name,  # noqa: SLF001  # traits of Jupyter's protocol
            "model_module": widget._model_module,  # noqa: SLF001  # traits of Jupyter's protocol
            "model_module_version": widget._model_module_version,  # noqa: SLF001  # likewise
            "state": state,
        }
    states, paths, buffers = _remove_buffers(states)
    data = {"method": "update_states", "states": states, "buffer_paths": paths}
    return [json.dumps(data, default=_plain).encode(), *map(bytes, buffers)]


def _name(text: str, suffix: str) -> str:
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.{suffix}"


def _descendants(kind: type[Widget]) -> Iterator[type[Widget]]:
    for child in kind.__subclasses__():
        yield child
        yield from _descendants(child)


def _plain(value: object) -> object:
    """Return what JSON has no word for as something it has one for."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be sent to the page")
