"""misconception: every-duplicate-is-a-conflict
feedback: Debian has both
"""


def series(version):
    """0.4.2 -> (0, 4): what Cargo takes to be compatible."""
    parts = version.replace("+", ".").replace("-", ".").split(".")
    numbers = [int(part) for part in parts[:3]]
    leading = next((n for n in range(3) if numbers[n]), 2)
    return tuple(numbers[: leading + 1])


def conflicts(locked, debian):
    found = {}
    for name, versions in locked.items():
        if len(versions) < 2:
            continue
        have = [series(version) for version in debian.get(name.lower().replace("_", "-"), [])]
        found[name] = versions
    return found
