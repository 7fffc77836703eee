"""In-process: the whole assessment, its steps, and our reader of locks against tomllib."""

import tomllib
from dataclasses import replace

from benchmarks.depend.measure import call, in_turns, ratio, summary
from teachkit.data.snapshots import Knowledge
from teachkit.decisions import semver
from teachkit.decisions.depend import assess, debian, graph, lock, manifest, trust
from teachkit.decisions.depend.assessment import _removal
from teachkit.decisions.depend.kinds import use_of_lock


def forget():
    """Empty the caches, so that each round costs what the first one in a process costs."""
    semver.version.cache_clear()
    semver.requirement.cache_clear()
    for thing in vars(debian).values():
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()


def steps(files, knowledge):
    """Return step -> function, in the order in which `assess` takes them; each feeds the next."""
    state = {}

    def read():
        state["lock"] = lock.read_lock(files.lock)

    def manifests():
        state["manifests"] = manifest.read_manifests(files.manifests)

    def use():
        state["use"] = use_of_lock(state["lock"], state["manifests"], "linux")

    def removal():
        edges, members = state["lock"].edges, state["use"].members
        graph.depths(edges, members)
        graph.depths(state["use"].platform_edges, members)
        own = frozenset(members)
        _removal(edges, members, sorted({t for m in members for t in edges[m] if t not in own}))

    def advisories():
        trust.find_advisories(state["lock"].packages, knowledge.advisories)

    def audits():
        for package, level in zip(state["lock"].packages, state["use"].required, strict=True):
            if level:
                trust.audit_status(package, level, knowledge.audits, None)

    def in_debian():
        asked = state["use"].requirements
        statuses = {
            i: debian.debian_status(package, knowledge.debian, "sid", asked.get(i, ()))
            for i, package in enumerate(state["lock"].packages)
            if package.origin == "registry"
        }
        edges = state["use"].platform_edges
        packages = state["lock"].packages
        debian.packaging_plan(packages, edges, statuses, knowledge.debian, "sid")

    found = {
        "read the lock": read,
        "read the manifests": manifests,
        "kinds and platform": use,
        "reach and removal": removal,
    }
    if knowledge.advisories is not None:
        found["advisories"] = advisories
    if knowledge.audits is not None:
        found["audits"] = audits
    if knowledge.debian is not None:
        found["Debian"] = in_debian
    return found


def measure(name, files, knowledge, rounds):
    """Return the figures of one lock, in milliseconds."""
    alone = replace(files, manifests={}, supply_chain={})
    text = files.lock.removeprefix("\ufeff").replace("\r\n", "\n")
    contenders = {
        "lock alone": call(lambda: assess(alone, knowledge), forget),
        "with manifests": call(lambda: assess(files, knowledge), forget),
        "without data": call(lambda: assess(alone, Knowledge()), forget),
        "own reader": call(lambda: lock._read_machine_written(text)),  # noqa: SLF001
        "tomllib": call(lambda: tomllib.loads(text)),
    }
    for contender in contenders.values():
        contender()  # imports and the like are not what is measured here
    series = in_turns(contenders, rounds)
    forget()
    # The steps run in one order, since each needs the one before; the caches fill as in `assess`.
    taken = {what: call(work) for what, work in steps(files, knowledge).items()}
    breakdown = {what: [] for what in taken}
    for _ in range(rounds):
        forget()
        for what, contender in taken.items():
            breakdown[what].append(contender())
    return {
        "project": name,
        "packages": files.lock.count("[[package]]"),
        "manifests": len(files.manifests),
        "ms": {what: summary(found) for what, found in series.items()},
        "tomllib_over_own_reader": ratio(series["own reader"], series["tomllib"]),
        "steps_ms": {
            what: sorted(1e3 * wall for wall, _, _ in runs)[len(runs) // 2]
            for what, runs in breakdown.items()
        },
    }
