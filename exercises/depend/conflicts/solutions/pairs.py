"""Everything that Debian serves as a set of pairs; the rest is looked up."""


def series(version):
    """0.4.2 -> (0, 4): what Cargo takes to be compatible."""
    parts = version.replace("+", ".").replace("-", ".").split(".")
    numbers = [int(part) for part in parts[:3]]
    leading = next((n for n in range(3) if numbers[n]), 2)
    return tuple(numbers[: leading + 1])


def conflicts(locked, debian):
    served = {(name, series(version)) for name, its in debian.items() for version in its}

    def lacking(name):
        known = name.replace("_", "-").lower()
        return [version for version in locked[name] if (known, series(version)) not in served]

    several = (name for name in locked if locked[name][1:])
    return {name: lacking(name) for name in several if lacking(name)}
