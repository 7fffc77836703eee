"""What the laws are tried on: versions, requirements, graphs, locks, audits, metadata."""

import json

from hypothesis import strategies as st

from teachkit.decisions.depend import Lock, Package

CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"

small = st.sampled_from([0, 1, 2, 3, 10])
words = st.text("abxyzAZ-0189", min_size=1, max_size=4)
identifiers = words.filter(lambda word: not word.isdigit() or word == "0" or word[0] != "0")
prereleases = st.lists(identifiers, min_size=1, max_size=3).map(lambda parts: "-" + ".".join(parts))
builds = st.lists(words, min_size=1, max_size=2).map(lambda parts: "+" + ".".join(parts))
releases = st.tuples(small, small, small).map(lambda parts: "{}.{}.{}".format(*parts))


@st.composite
def versions(draw):
    """A SemVer version; few numbers, so that equal and neighbouring ones are common."""
    pre = draw(st.one_of(st.just(""), prereleases))
    return draw(releases) + pre + draw(st.one_of(st.just(""), st.just(""), builds))


@st.composite
def comparators(draw):
    operator = draw(st.sampled_from(["", "^", "~", "=", ">", ">=", "<", "<="]))
    numbers = draw(st.lists(small, min_size=1, max_size=3))
    pre = draw(st.one_of(st.just(""), prereleases)) if len(numbers) == 3 else ""
    return operator + ".".join(map(str, numbers)) + pre


requirements = st.lists(comparators(), min_size=1, max_size=3).map(", ".join)


@st.composite
def graphs(draw, most=14):
    """Edges and roots of any graph, circles and self-references included."""
    count = draw(st.integers(1, most))
    node = st.integers(0, count - 1)
    edges = [tuple(draw(st.lists(node, max_size=4, unique=True))) for _ in range(count)]
    return edges, draw(st.lists(node, min_size=1, max_size=3, unique=True))


@st.composite
def locks(draw, most=10):
    """A lock such as Cargo could write: names in several versions and from several sources."""
    sources = st.sampled_from(
        [
            None,
            CRATES_IO,
            CRATES_IO,
            CRATES_IO,
            "registry+https://crates.example/index",
            "git+https://example.org/tooth?branch=main#c0ffee",
            "git+https://example.org/tooth?rev=c0ffee#c0ffee",
            "git+https://example.org/wheel#decade",
        ]
    )
    names = st.sampled_from(["clock", "gear", "gear-box", "gear_rs", "spring", "été"])
    keys = draw(st.lists(st.tuples(names, versions(), sources), min_size=1, max_size=most,
                         unique_by=lambda key: (key[0], key[1], key[2])))  # fmt: skip
    keys.sort(key=lambda key: (key[0], key[1], key[2] or ""))
    checksums = st.one_of(st.none(), st.text("0123456789abcdef", min_size=4, max_size=8))
    packages = tuple(
        Package(name, version, source, draw(checksums) if source else None)
        for name, version, source in keys
    )
    edges = []
    for index in range(len(packages)):
        later = list(range(index + 1, len(packages)))  # so there is no circle
        found = draw(st.lists(st.sampled_from(later), max_size=4, unique=True)) if later else []
        edges.append(tuple(sorted(found)))
    return Lock(draw(st.sampled_from([1, 2, 3, 4])), packages, tuple(edges))


# Names are few and have no capital, so that a lock and the rest of the world meet.
AUDIT_NAMES = ("gear", "spring")


@st.composite
def audit_rows(draw):
    """Rows ``[from, to, level, who]`` about one crate."""
    version = st.sampled_from(["0.1.0", "0.2.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0-rc.1"])
    return draw(
        st.lists(
            st.tuples(st.one_of(st.just(""), version), version, st.sampled_from([1, 2]),
                      st.sampled_from(["watchmakers", "tower-keepers"])).map(list),
            max_size=6,
        )
    )  # fmt: skip


@st.composite
def cfgs(draw, depth=3):
    """A predicate as `cfg(…)` has it, as text without the cfg."""
    leaves = ["unix", "windows", 'target_os = "linux"', 'target_os = "macos"',
              'target_arch = "x86_64"', 'target_arch = "arm"', 'feature = "tick"',
              'target_env = "msvc"', 'target_pointer_width = "64"', "debug_assertions"]  # fmt: skip
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(leaves))
    inner = draw(st.lists(cfgs(depth=depth - 1), max_size=3))
    match draw(st.sampled_from(["all", "any", "not"])):
        case "not":
            return f"not({inner[0] if inner else 'unix'})"
        case word:
            return f"{word}({', '.join(inner)})"


@st.composite
def metadata(draw):
    """A lock and the ``cargo metadata`` that would go with it: (text, lock, kinds of each edge)."""
    lock = draw(locks())
    kinds = []
    nodes, packages = [], []
    for index, package in enumerate(lock.packages):
        packages.append({"id": f"#{index}", "name": package.name, "version": package.version,
                         "source": package.source})  # fmt: skip
        row = []
        dependencies = []
        for target in lock.edges[index]:
            pairs = draw(
                st.lists(
                    st.tuples(st.sampled_from([None, "build", "dev"]),
                              st.one_of(st.none(), cfgs().map(lambda text: f"cfg({text})"))),
                    min_size=1, max_size=2,
                )
            )  # fmt: skip
            row.append(pairs)
            dependencies.append(
                {"pkg": f"#{target}", "dep_kinds": [{"kind": k, "target": t} for k, t in pairs]}
            )
        nodes.append({"id": f"#{index}", "deps": dependencies})
        kinds.append(row)
    members = [f"#{i}" for i, package in enumerate(lock.packages) if package.source is None]
    text = json.dumps(
        {"packages": packages[::-1], "resolve": {"nodes": nodes}, "workspace_members": members}
    )
    return text, lock, kinds
