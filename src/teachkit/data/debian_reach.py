"""Who reaches whom in Debian: what could not be installed without a given source package.

A binary package *needs* a source when removing every binary of that source from the archive would
make it impossible to install. Depends and Pre-Depends count, Recommends do not. Of ``a | b`` any
one will do, and so will any package that provides a name; so a choice needs only what all its
alternatives need. A versioned dependency is met by a package of that name or a versioned Provides
(Debian Policy 7.5); versions themselves are not compared, nor are conflicts.

This has to be done with binary packages. One source often builds a library that everybody needs
and a tool that needs half the archive: counted by sources, one huge circle would need itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Binary", "Reach", "parse_groups", "reach", "resolve"]

_TERM = re.compile(r"\s*([^\s:(\[]+)(?::\S+)?\s*(\()?")
_PROVIDED = re.compile(r"\s*([^\s:(]+)(?::\S+)?\s*(?:\((=)[^)]*\))?")

Group = tuple[tuple[str, bool], ...]  # alternatives: a name, and whether with a version


@dataclass(frozen=True, slots=True)
class Binary:
    """A binary package: its source, the groups it depends on, and the names that it provides.

    A provided name comes with True when the Provides has a version.
    """

    source: str
    depends: tuple[Group, ...] = ()
    provides: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """For each source: how many others need it, at first hand, and of the marked ones."""

    needed_by: dict[str, int]
    direct: dict[str, int]
    marked: dict[str, int]


def parse_groups(text: str) -> tuple[Group, ...]:
    """Read a Depends field: ``a (>= 1), b | c`` gives two groups of alternatives."""
    groups = []
    for part in text.split(","):
        terms = (_TERM.match(one) for one in part.split("|"))
        group = tuple((term[1], term[2] is not None) for term in terms if term)
        if group:
            groups.append(group)
    return tuple(dict.fromkeys(groups))


def parse_provides(text: str) -> tuple[tuple[str, bool], ...]:
    """Read a Provides field: names, each with whether it has a version."""
    terms = (_PROVIDED.match(one) for one in text.split(","))
    return tuple((term[1], term[2] is not None) for term in terms if term)


def resolve(binaries: Mapping[str, Binary]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each binary its groups as the packages that would meet each.

    A group that nothing in the archive meets is left out: it tells nothing of who needs whom.
    """
    providers: dict[str, dict[str, bool]] = {}
    for name, binary in binaries.items():
        for provided, versioned in binary.provides:
            known = providers.setdefault(provided, {})
            known[name] = versioned or known.get(name, False)
    memory: dict[Group, tuple[str, ...]] = {}
    resolved = {}
    for name, binary in binaries.items():
        groups = []
        for group in binary.depends:
            if group not in memory:
                memory[group] = tuple(sorted(_options(group, binaries, providers)))
            options = memory[group]
            # What a package provides itself asks for nobody else.
            if options and name not in options:
                groups.append(options)
        resolved[name] = tuple(dict.fromkeys(groups))
    return resolved


def _options(
    group: Group, binaries: Mapping[str, Binary], providers: Mapping[str, Mapping[str, bool]]
) -> set[str]:
    options = {name for name, _ in group if name in binaries}
    for name, versioned in group:
        found = providers.get(name, {})
        options.update(one for one, with_version in found.items() if with_version or not versioned)
    return options


def reach(binaries: Mapping[str, Binary], marked: Iterable[str] = ()) -> Reach:
    """Count for each source how many others need it.

    ``marked`` names sources that are counted a second time, on their own. The sets are bits of
    Python's integers, and circles of packages are gone round until nothing changes (they give
    the least solution, so a circle needs only what leads out of it).
    """
    groups = resolve(binaries)
    names = list(binaries)
    number = {name: at for at, name in enumerate(names)}
    edges = [
        sorted({number[option] for group in groups[name] for option in group}) for name in names
    ]
    left: dict[str, int] = {}
    for binary in binaries.values():
        left[binary.source] = left.get(binary.source, 0) + 1
    users = [0] * len(names)
    for targets in edges:
        for target in targets:
            users[target] += 1
    is_marked = set(marked)
    bit: dict[str, int] = {}
    whole: dict[str, int] = {}
    needs: dict[int, int] = {}
    direct = dict.fromkeys(left, 0)
    firsthand: dict[str, set[str]] = {}
    all_planes: list[int] = []
    marked_planes: list[int] = []
    for circle in _circles(edges):
        for at in circle:
            source = binaries[names[at]].source
            # Numbered as they come, what everybody needs has the low bits: most sets stay short.
            needs[at] = 1 << bit.setdefault(source, len(bit))
        changed = True
        while changed:
            changed = False
            for at in circle:
                before = needs[at]
                for group in groups[names[at]]:
                    common = -1
                    for option in group:
                        common &= needs[number[option]]
                    needs[at] |= common
                changed |= needs[at] != before and len(circle) > 1
        for at in circle:
            name = names[at]
            source = binaries[name].source
            whole[source] = whole.get(source, 0) | needs[at]
            hand = firsthand.setdefault(source, set())
            for group in groups[name]:
                sources = {binaries[option].source for option in group}
                common = -1
                for option in group:
                    common &= needs[number[option]]
                hand.update(one for one in sources if common >> bit[one] & 1)
            left[source] -= 1
            if not left[source]:
                others = whole.pop(source) & ~(1 << bit[source])
                _add(all_planes, others)
                if source in is_marked:
                    _add(marked_planes, others)
                for one in firsthand.pop(source) - {source}:
                    direct[one] += 1
        for at in circle:
            for target in edges[at]:
                users[target] -= 1
                if not users[target]:
                    needs.pop(target, None)
            if not users[at]:
                needs.pop(at, None)
    return Reach(
        {source: _read(all_planes, at) for source, at in bit.items()},
        direct,
        {source: _read(marked_planes, at) for source, at in bit.items()},
    )


def _add(planes: list[int], bits: int) -> None:
    """Add one to the counter of every set bit. Plane i holds bit i of all the counters at once."""
    for at, plane in enumerate(planes):
        planes[at], bits = plane ^ bits, plane & bits
        if not bits:
            return
    if bits:
        planes.append(bits)


def _read(planes: Sequence[int], at: int) -> int:
    return sum((plane >> at & 1) << power for power, plane in enumerate(planes))


def _circles(edges: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the strongly connected parts, each after all that it leads to (Tarjan 1972)."""
    unseen = -1
    index = [unseen] * len(edges)
    low = [0] * len(edges)
    on_stack = [False] * len(edges)
    stack: list[int] = []
    counter = 0
    for start in range(len(edges)):
        if index[start] != unseen:
            continue
        path = [(start, iter(edges[start]))]
        index[start] = low[start] = counter
        counter += 1
        stack.append(start)
        on_stack[start] = True
        while path:
            at, targets = path[-1]
            for target in targets:
                if index[target] == unseen:
                    index[target] = low[target] = counter
                    counter += 1
                    stack.append(target)
                    on_stack[target] = True
                    path.append((target, iter(edges[target])))
                    break
                if on_stack[target]:
                    low[at] = min(low[at], index[target])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    low[parent] = min(low[parent], low[at])
                if low[at] == index[at]:
                    circle = []
                    while True:
                        member = stack.pop()
                        on_stack[member] = False
                        circle.append(member)
                        if member == at:
                            break
                    yield circle
