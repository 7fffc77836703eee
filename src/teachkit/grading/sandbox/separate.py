"""Where answers run: the handle on a sandbox, and the one for systems that have none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from teachkit.grading.launch import Launch, launch_process

if TYPE_CHECKING:
    from teachkit.grading.sandbox.probe import Probe

__all__ = ["Sandbox", "open_separate"]


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Where answers run: ``launch`` starts one, ``level`` says how well it is sealed.

    ``probes`` are the forbidden acts that were tried, ``reasons`` sentences on why the level is
    not a better one.
    """

    launch: Launch
    level: str
    probes: tuple[Probe, ...] = ()
    reasons: tuple[str, ...] = ()


@contextmanager
def open_separate(reason: str) -> Iterator[Sandbox]:
    """Run answers in plain processes; imports nothing that only Linux has."""
    yield Sandbox(launch_process, "separate", (), (reason,))
