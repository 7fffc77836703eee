"""misconception: run-is-deploy
feedback: Safe to run is not safe to deploy
"""

def numbers(version):
    return tuple(int(part) for part in version.split("."))


def step(old, new):
    one, other = numbers(old), numbers(new)
    first = next((n for n in range(3) if one[n] != other[n]), 2)
    leading = next((n for n in range(3) if other[n]), 2)
    return 2 if first <= leading else 2 - first


def certified(audits, wanted):
    usable = [
        (old, new)
        for old, new, level in audits
    ]
    versions = {""}
    while True:
        more = {new for old, new in usable if old in versions} - versions
        if not more:
            return versions - {""}
        versions |= more


def review_queue(packages, audits):
    queue = []
    for package, wanted in packages.items():
        name, version = package.split()
        safe = certified(audits.get(name, []), wanted)
        if version not in safe:
            older = [known for known in safe if numbers(known) < numbers(version)]
            nearest = max(older, key=numbers, default="")
            size = step(nearest, version) if nearest else 3
            queue.append((size, package, nearest))
    return [(package, nearest) for _, package, nearest in sorted(queue)]
