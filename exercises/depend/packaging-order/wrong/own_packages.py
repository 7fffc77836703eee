"""misconception: own-code-is-a-dependency
feedback: Your own packages are among them
"""


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
    waiting = {
        package for package in needs if not in_debian(package, debian)
    }
    result = []
    while waiting:
        ready = {package for package in waiting if not waiting & set(needs[package])}
        ready = ready or set(waiting)
        result.append(sorted(ready))
        waiting -= ready
    return result
