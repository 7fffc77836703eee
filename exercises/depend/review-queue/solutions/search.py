"""A search along the deltas; the queue in buckets, one a size of step."""

from collections import defaultdict

def numbers(version):
    return tuple(int(part) for part in version.split("."))


def step(old, new):
    one, other = numbers(old), numbers(new)
    first = next((n for n in range(3) if one[n] != other[n]), 2)
    leading = next((n for n in range(3) if other[n]), 2)
    return 2 if first <= leading else 2 - first


def certified(audits, wanted):
    enough = {"safe-to-deploy"} | {wanted}
    deltas = defaultdict(list)
    for old, new, level in audits:
        if level in enough:
            deltas[old].append(new)
    found = set()
    todo = deltas[""][:]
    while todo:
        version = todo.pop()
        if version not in found:
            found.add(version)
            todo += deltas[version]
    return found


def review_queue(packages, audits):
    buckets = defaultdict(list)
    for package in sorted(packages):
        name, version = package.split()
        safe = certified(audits.get(name, []), packages[package])
        if version in safe:
            continue
        below = sorted((known for known in safe if numbers(known) < numbers(version)), key=numbers)
        if below:
            buckets[step(below[-1], version)].append((package, below[-1]))
        else:
            buckets[3].append((package, ""))
    return [pair for size in range(4) for pair in buckets[size]]
