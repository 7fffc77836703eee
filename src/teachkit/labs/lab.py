"""What a lab is: a question, the real programs that answer it, and what they need.

`LABS` names them all. Each is one module, with these names at its top (see `LabModule`)::

    LAB = Lab("zlib-rs", title=..., asks=..., case="cases/zlib-rs")

    @dataclass(frozen=True, slots=True)
    class Found: ...            # plain data: it goes to JSON and back

    def run(job: Job) -> Found: ...
    def sentences(found: Found) -> tuple[str, ...]: ...
    def tables(found: Found) -> tuple[Table, ...]: ...
    def pictures(found: Found) -> tuple[Picture, ...]: ...

Only ``run`` touches the machine. All else works wherever Python does, in a browser too, because
that is where most readers meet a lab first: as a result that somebody else measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, cast

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.labs.outcome import Table
    from teachkit.labs.picture import Picture
    from teachkit.labs.place import Job

__all__ = ["LABS", "Lab", "LabModule", "Packages", "lab", "lab_module", "labs"]

# The name as typed -> where it is, in the order of the talk.
LABS: Mapping[str, str] = MappingProxyType(
    {
        "zlib-rs": "teachkit.labs.compression.zlib_rs",
        "bzip2-rs": "teachkit.labs.compression.bzip2_rs",
        "sudo-rs": "teachkit.labs.privilege.sudo_rs",
        "sudo-policy": "teachkit.labs.privilege.sudo_policy",
        "ntpd-rs": "teachkit.labs.clock.ntpd_rs",
        "liars": "teachkit.labs.clock.liars",
        "statime": "teachkit.labs.clock.statime",
        "openleadr-rs": "teachkit.labs.grid.openleadr_rs",
        "teach-rs": "teachkit.labs.teaching.teach_rs",
        "supply-chain": "teachkit.labs.supply.supply_chain",
        "advisories": "teachkit.labs.supply.advisories",
    }
)


@dataclass(frozen=True, slots=True)
class Packages:
    """Binary packages of one Debian suite, such as ``Packages("forky", ("sudo", "sudo-rs"))``."""

    suite: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lab:
    """What a lab asks and needs; nothing here starts anything.

    ``name`` is the word that is typed, ``asks`` one sentence, and ``case`` the id of the chapter
    that tells the story. ``programs`` must be on the machine already ("cargo", "cc"); ``packages``
    and ``wheels`` are fetched. The latter is the stem of a file ``labs/wheels/<stem>.txt``, or "".
    ``file`` says what a file of the reader's own is for; "" takes none. ``seconds`` is the time
    limit of the experiment, and ``root`` whether it needs an administrator. ``capabilities`` are
    those that it holds over its own network, inside the box ("CAP_NET_ADMIN").
    """

    name: str
    title: str
    asks: str
    case: str
    programs: tuple[str, ...] = ()
    packages: tuple[Packages, ...] = ()
    wheels: str = ""
    file: str = ""
    seconds: float = 120.0
    root: bool = False
    capabilities: tuple[str, ...] = ()


class LabModule(Protocol):
    """The names that a lab's module has; ``Found`` is a frozen dataclass of its own."""

    LAB: Lab
    Found: type[Any]

    def run(self, job: Job) -> Any:
        """Run the experiment, in the folder and under the limits that it is given."""

    def sentences(self, found: Any) -> tuple[str, ...]:
        """Return what was found in a few sentences, the most telling one first."""

    def tables(self, found: Any) -> tuple[Table, ...]:
        """Return what was found as tables."""

    def pictures(self, found: Any) -> tuple[Picture, ...]:
        """Return what was found as pictures, at least one."""


def lab_module(name: str) -> LabModule:
    """Return the module of the lab with this name.

    Raises:
        TeachkitError: ``no-such-lab``, with names that come near.
    """
    from importlib import import_module

    if name not in LABS:
        from difflib import get_close_matches

        near = get_close_matches(name, LABS, n=2, cutoff=0.5)
        raise TeachkitError(
            "no-such-lab",
            f"There is no lab '{name}'",
            hint=f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(LABS)}.",
        )
    return cast("LabModule", import_module(LABS[name]))


def lab(name: str) -> Lab:
    """Return what the lab with this name asks and needs.

    Raises:
        TeachkitError: ``no-such-lab``, with names that come near.
    """
    return lab_module(name).LAB


def labs() -> tuple[Lab, ...]:
    """Return all labs, in the order of `LABS`."""
    return tuple(lab(name) for name in LABS)
