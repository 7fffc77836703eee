"""What learners hand in: each answer is three cells, with the checks that it passes.

Which checks pass is written down by hand and held against every grader before any clock runs.
"""

from dataclasses import dataclass

# The checks in order, and what each is worth; the last three are hidden.
POINTS = {
    "test_a_small_lock_is_read": 1,
    "test_needs_are_followed_to_the_end": 1,
    "test_the_largest_comes_first": 1,
    "test_a_large_lock_and_two_versions_are_read": 2,
    "test_large_graphs_circles_and_long_chains_are_followed": 3,
    "test_equal_sizes_are_ranked_by_name": 2,
}

LINES = """
def parse_lock(text):
    packages, inside = [], False
    for line in text.splitlines():
        line = line.strip()
        if line == "[[package]]":
            packages.append({"needs": []})
        elif line.startswith("name = "):
            packages[-1]["name"] = line.split('"')[1]
        elif line.startswith("version = ") and packages:
            packages[-1]["version"] = line.split('"')[1]
        elif line.startswith("dependencies"):
            inside = True
        elif line == "]":
            inside = False
        elif inside:
            packages[-1]["needs"].append(line.split('"')[1])
    full = {}
    for package in packages:
        full[package["name"]] = package["name"] + " " + package["version"]
    return {
        p["name"] + " " + p["version"]: [n if " " in n else full[n] for n in p["needs"]]
        for p in packages
    }
"""
BLOCKS = """
def quoted(line):
    return line[line.index('"') + 1 : line.rindex('"')]


def parse_lock(text):
    entries = []
    for block in text.split("[[package]]")[1:]:
        lines = [line for line in block.splitlines() if '"' in line]
        entries.append((quoted(lines[0]), quoted(lines[1]), [quoted(line) for line in lines[2:]]))
    version_of = {name: version for name, version, _ in entries}
    needs = {}
    for name, version, wanted in entries:
        key = "%s %s" % (name, version)
        needs[key] = []
        for other in wanted:
            needs[key].append(other if " " in other else "%s %s" % (other, version_of[other]))
    return needs
"""
PATTERN = r"""
import re

PACKAGE = re.compile(r'name = "(.+?)"\nversion = "(.+?)"(?:\ndependencies = \[(.*?)\])?', re.DOTALL)


def parse_lock(text):
    found = PACKAGE.findall(text)
    versions = {name: version for name, version, _ in found}
    result = {}
    for name, version, needs in found:
        result[f"{name} {version}"] = [
            need if " " in need else f"{need} {versions[need]}"
            for need in re.findall('"(.+?)"', needs)
        ]
    return result
"""
TOML = """
import tomllib


def parse_lock(text):
    packages = tomllib.loads(text)["package"]
    full = {p["name"]: f"{p['name']} {p['version']}" for p in packages}
    return {
        f"{p['name']} {p['version']}": [full.get(n, n) for n in p.get("dependencies", [])]
        for p in packages
    }
"""
ONE_VERSION = TOML.replace("full.get(n, n)", "full[n.split()[0]]")
RAISES = """
def parse_lock(text):
    packages = {}
    for block in text.split("[[package]]"):
        lines = block.strip().splitlines()
        packages[lines[0].split('"')[1]] = lines[3:]
    return packages
"""
NOT_PYTHON = """
def parse_lock(text)
    for line in text.splitlines():
        print(line)
"""

STACK = """
def closure(needs, start):
    found = set()
    todo = list(needs[start])
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    found.discard(start)
    return found
"""
QUEUE = """
from collections import deque


def closure(needs, start):
    seen, queue = {start}, deque([start])
    while queue:
        for need in needs[queue.popleft()]:
            if need not in seen:
                seen.add(need)
                queue.append(need)
    return seen - {start}
"""
RECURSIVE = """
def visit(needs, package, seen):
    for need in needs[package]:
        if need not in seen:
            seen.add(need)
            visit(needs, need, seen)


def closure(needs, start):
    seen = {start}
    visit(needs, start, seen)
    seen.remove(start)
    return seen
"""
LAYERS = """
def closure(needs, start):
    everything = set()
    layer = set(needs[start])
    while layer:
        everything |= layer
        layer = {need for package in layer for need in needs[package]} - everything
    return everything - {start}
"""
# Right, and with a loop too many: a tenth of a second or two for all checks.
CUBIC = """
def closure(needs, start):
    names = list(needs)
    number = {name: i for i, name in enumerate(names)}
    reach = [[False] * len(names) for _ in names]
    for name in names:
        for need in needs[name]:
            reach[number[name]][number[need]] = True
    for k in range(len(names)):
        for i in range(len(names)):
            if reach[i][k]:
                for j in range(len(names)):
                    reach[i][j] = reach[i][j] or reach[k][j]
    return {name for name in names if reach[number[start]][number[name]]} - {start}
"""
DIRECT = """
def closure(needs, start):
    return set(needs[start])
"""
WITH_START = """
def closure(needs, start):
    found = set()
    todo = [start]
    while todo:
        package = todo.pop()
        if package not in found:
            found.add(package)
            todo.extend(needs[package])
    return found
"""
IN_CIRCLES = """
def closure(needs, start):
    found = set(needs[start])
    for need in needs[start]:
        found |= closure(needs, need)
    return found
"""

SORTED = """
def rank(needs):
    sizes = [(package, len(closure(needs, package))) for package in needs]
    return sorted(sizes, key=lambda pair: (-pair[1], pair[0]))
"""
TWICE = """
def rank(needs):
    pairs = []
    for package in sorted(needs):
        pairs.append((package, len(closure(needs, package))))
    pairs.sort(key=lambda pair: pair[1], reverse=True)
    return pairs
"""
AS_IT_COMES = """
def rank(needs):
    sizes = {package: len(closure(needs, package)) for package in needs}
    return sorted(sizes.items(), key=lambda pair: pair[1], reverse=True)
"""
PRINTED = """
def rank(needs):
    for package in needs:
        print(package, len(closure(needs, package)))
"""


@dataclass(frozen=True, slots=True)
class Variant:
    """Three cells, and whether each check passes, in the order of `POINTS`."""

    cells: tuple[str, str, str]
    passes: tuple[bool, ...]

    @property
    def score(self):
        return sum(p for p, passed in zip(POINTS.values(), self.passes, strict=True) if passed)


def variant(parse, closure, rank, passes):
    cells = (parse.lstrip(), closure.lstrip(), rank.lstrip())
    return Variant(cells, tuple(mark == "+" for mark in passes))


# fmt: off
VARIANTS = {
    #                             parse        closure     rank         visible, hidden
    "right-stack":        variant(LINES,       STACK,      SORTED,      "++++++"),
    "right-queue":        variant(BLOCKS,      QUEUE,      TWICE,       "++++++"),
    "right-recursive":    variant(PATTERN,     RECURSIVE,  SORTED,      "++++++"),
    "right-layers":       variant(BLOCKS,      LAYERS,     SORTED,      "++++++"),
    "right-mixed":        variant(PATTERN,     STACK,      TWICE,       "++++++"),
    "direct-only":        variant(LINES,       DIRECT,     SORTED,      "+--+--"),
    "unordered":          variant(BLOCKS,      QUEUE,      AS_IT_COMES, "+++++-"),
    "raises":             variant(RAISES,      STACK,      SORTED,      "-++-++"),
    "slow":               variant(LINES,       CUBIC,      SORTED,      "++++++"),
    "not-python":         variant(NOT_PYTHON,  LAYERS,     TWICE,       "-++-++"),
    "toml-one-version":   variant(ONE_VERSION, QUEUE,      SORTED,      "+++-++"),
    "with-start":         variant(TOML,        WITH_START, TWICE,       "+--+--"),
    "in-circles":         variant(LINES,       IN_CIRCLES, SORTED,      "++++-+"),
    "printed":            variant(PATTERN,     RECURSIVE,  PRINTED,     "++-++-"),
    "nobody-wrote-rank":  variant(BLOCKS,      STACK,      "",          "++-++-"),
}
# fmt: on

# A class in small: half are right, and every tenth program takes its time.
WHEEL = (
    "right-stack", "direct-only", "right-queue", "raises", "right-recursive",
    "unordered", "right-layers", "slow", "right-mixed", "not-python",
)  # fmt: skip


def hand_in(number, *, slow=True):
    """Return {learner: name of a variant} for a class of ``number``; without the slow ones
    if asked, whose own time says nothing of a grader."""
    wheel = WHEEL if slow else tuple("right-stack" if w == "slow" else w for w in WHEEL)
    return {f"learner-{place:04}": wheel[place % len(wheel)] for place in range(number)}


def one_of_each():
    """Return {learner: name of a variant} with every variant once."""
    return {f"learner-{place:04}": name for place, name in enumerate(VARIANTS)}
