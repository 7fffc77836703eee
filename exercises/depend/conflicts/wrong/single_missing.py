"""misconception: missing-is-a-conflict
feedback: A crate that is locked once
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
        have = [series(version) for version in debian.get(name.lower().replace("_", "-"), [])]
        lacking = [version for version in versions if series(version) not in have]
        if lacking:
            found[name] = lacking
    return found
