"""What a lab would need on this machine, asked before anything is fetched or started.

Nobody is asked over the network. How much a lab fetches is read from the suite's index where that
is here already, and otherwise from the run that was recorded.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass

from teachkit.course.room import in_a_book, in_a_room
from teachkit.errors import TeachkitError
from teachkit.labs.lab import Lab, lab
from teachkit.labs.outcome import recorded

__all__ = ["Needs", "Program", "needs_of", "where_not"]

# How to get what a lab wants of the machine: Debian's package, where its name is another.
_MENDS = {
    "cargo": "apt install cargo, or rustup",
    "cc": "apt install gcc",
    "rustc": "apt install rustc, or rustup",
    "systemd-analyze": "apt install systemd",
    "ip": "apt install iproute2",
    "unshare": "apt install util-linux",
}
_NOT_AS_ROOT = "As root it runs in a box alone; without one, run it as an ordinary user."


@dataclass(frozen=True, slots=True)
class Program:
    """A program that must be on the machine already; ``path`` is empty if it is not."""

    name: str
    path: str
    mend: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What a lab needs here: ``runs`` says whether it can be had, ``why`` why not, in sentences.

    ``to_fetch`` and ``here`` count bytes; None where only the suite's index would tell. With
    ``measured`` they are those of the recorded run. ``box`` is how closed its box would be, and
    ``why_open`` what keeps it from being closed, if anything does.
    """

    lab: Lab
    runs: bool
    why: tuple[str, ...]
    programs: tuple[Program, ...]
    to_fetch: int | None
    here: int
    measured: bool
    box: str
    why_open: str


def needs_of(name: str, *, mirror: str | None = None) -> Needs:
    """Return what the lab with this name needs on this machine.

    Raises:
        TeachkitError: ``no-such-lab``.
    """
    one = lab(name)
    never = where_not(one)
    if never:
        return Needs(one, False, (never,), (), None, 0, False, "", "")
    from teachkit.labs.box import level

    box, why_open = level(root=one.root, capabilities=one.capabilities)
    programs = tuple(
        Program(word, shutil.which(word) or "", _MENDS.get(word, f"apt install {word}"))
        for word in one.programs
    )
    why = [f"{each.name} is missing: {each.mend}." for each in programs if not each.path]
    if one.root and os.geteuid() != 0:
        why.append("It needs an administrator's rights, for a folder of its own to be its root.")
    elif box == "open" and os.geteuid() == 0:  # what runs as root is not let near the machine
        why.append(why_open if one.root else f"{why_open} {_NOT_AS_ROOT}")
    why += _lacking(one)
    to_fetch, here, measured = _bytes(one)
    if to_fetch != 0 and one.packages and (error := _no_mirror(mirror)) is not None:
        why.append(f"{error.message}. {error.hint}")
    return Needs(one, not why, tuple(why), programs, to_fetch, here, measured, box, why_open)


def _lacking(one: Lab) -> list[str]:
    """Return what keeps a lab from fetching its wheels, or from running what it fetched."""
    from importlib.util import find_spec

    from teachkit.data.cache import LOCATION_VARIABLE, location
    from teachkit.labs.archive import wheels
    from teachkit.labs.place import place_of

    found = []
    if one.wheels and not wheels.are_here(place_of(one.name), one.wheels) and not find_spec("pip"):
        found.append("This Python has no pip, which fetches its wheels: python -m ensurepip.")
    cache = location().absolute()
    there = next(folder for folder in (cache, *cache.parents) if os.path.exists(folder))
    wrong = ""
    if os.statvfs(there).f_flag & os.ST_NOEXEC:
        wrong = f"No program may run where the cache is ({there})"
    elif os.geteuid() == 0 and os.stat(there).st_uid:  # who could lay a link where root writes
        wrong = f"You are root, and the cache is somebody else's ({there})"
    if wrong and (one.packages or one.wheels):
        found.append(f"{wrong}: set {LOCATION_VARIABLE} to a folder elsewhere.")
    return found


def where_not(one: Lab) -> str:
    """Return why a lab can never run in this place, as a sentence; "" where it can."""
    system = platform.system()
    if sys.platform == "emscripten" or in_a_book():
        return "The Python of a browser cannot start programs."
    if in_a_room():
        return "In a workshop no program is run on the host's machine."
    if system != "Linux":
        where = {
            "Darwin": "On macOS, a virtual machine or a container with Linux can run it",
            "Windows": "On Windows, WSL can run it",
        }
        return (
            "It runs programs of Linux, which this system is not. "
            f"{where.get(system, 'A machine with Linux can run it')}."
        )
    machine = platform.machine()
    if one.packages and machine not in ("x86_64", "AMD64"):
        return f"It runs Debian's programs for x86-64 processors, and this one is {machine}."
    return ""


def _bytes(one: Lab) -> tuple[int | None, int, bool]:
    """Return what is to be fetched and what is here, in bytes, and whether that was measured."""
    from teachkit.labs.archive import debian, wheels
    from teachkit.labs.place import place_of

    place = place_of(one.name)
    to_fetch = here = 0
    if one.wheels:
        if wheels.are_here(place, one.wheels):
            here += wheels.measured(one.wheels)
        else:
            to_fetch += wheels.measured(one.wheels)
    for packages in one.packages:
        sizes = debian.sizes(place, packages.suite, packages.names)
        if sizes is None:
            return _recorded_bytes(one.name), here, True
        to_fetch, here = to_fetch + sizes.to_fetch, here + sizes.here
    return to_fetch, here, False


def _recorded_bytes(name: str) -> int | None:
    try:
        return recorded(name).fetched or None
    except TeachkitError:
        return None


def _no_mirror(given: str | None) -> TeachkitError | None:
    from teachkit.data.debian import choose_mirror

    try:
        choose_mirror(given)
    except TeachkitError as error:
        return error
    return None
