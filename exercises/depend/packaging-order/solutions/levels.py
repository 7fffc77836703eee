"""Give every missing package its level: one more than the highest of what it needs."""

from graphlib import CycleError, TopologicalSorter

def series(version):
    """0.4.2 -> (0, 4): what Cargo takes to be compatible."""
    parts = version.replace("+", ".").replace("-", ".").split(".")
    numbers = [int(part) for part in parts[:3]]
    leading = next((n for n in range(3) if numbers[n]), 2)
    return tuple(numbers[: leading + 1])


def in_debian(package, debian):
    """Whether Debian has a version of this crate that can serve."""
    name, version = package.split()
    have = debian.get(name.lower().replace("_", "-"), [])
    return any(series(other) == series(version) for other in have)


def rounds(members, needs, debian):
    missing = {}
    for package, its in needs.items():
        if package not in members and not in_debian(package, debian):
            missing[package] = its
    graph = {package: {other for other in its if other in missing} for package, its in missing.items()}
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:
        pass  # what is ready is still given out; the circle is what remains
    result = []
    left = set(missing)
    while ready := sorter.get_ready():
        result.append(sorted(ready))
        left -= set(ready)
        sorter.done(*ready)
    if left:
        result.append(sorted(left))
    return result
