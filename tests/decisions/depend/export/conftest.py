import pytest

from teachkit.data.projects import read_project
from teachkit.data.snapshots import (
    Advisories,
    Audits,
    DebianCrates,
    Knowledge,
    Origin,
    load_knowledge,
)
from teachkit.decisions.depend import assess

INDEX = "registry+https://github.com/rust-lang/crates.io-index"
GIT = "git+https://example.org/sand?branch=main#0123456789abcdef"


def package(name, version, *dependencies, source=INDEX, checksum=None):
    lines = [f'[[package]]\nname = "{name}"\nversion = "{version}"\n']
    if source:
        lines.append(f'source = "{source}"\n')
    if checksum:
        lines.append(f'checksum = "{checksum}"\n')
    if dependencies:
        lines.append("dependencies = [\n" + "".join(f' "{d}",\n' for d in dependencies) + "]\n")
    return "".join(lines)


LOCK = "version = 4\n\n" + "\n".join(
    [
        package("clockd", "1.0.0", "hourglass", "sand 2.0.0", source=None),
        package("glass", "0.2.0+quartz", checksum="c" * 64),
        package("hourglass", "0.3.1", "glass", "sand 1.2.0", checksum="a" * 64),
        package("sand", "1.2.0", checksum="b" * 64),
        package("sand", "2.0.0", source=GIT),
    ]
)
ADVISORY = {
    "id": "RUSTSEC-2024-0001",
    "k": "vulnerability",
    "p": [">=1.2.1"],
    "u": [],
    "t": "Grains run backwards",
    "d": "2024-01-02",
    "al": ["CVE-2024-0001"],
    "url": "https://example.org/RUSTSEC-2024-0001",
}


@pytest.fixture
def knowledge():
    def origin(name):
        return Origin(name, name.title(), "2024-02-03", "given", 1)

    return Knowledge(
        Advisories(origin("rustsec"), {"sand": [ADVISORY]}),
        Audits(origin("vet-audits"), {"sand": [["", "1.1.0", 2, "mozilla"]]}, {}, {}, {}),
        DebianCrates(origin("debian"), {"sand": [["sand", "1.1.0", 2, "rust-sand"]]}),
    )


@pytest.fixture
def clockd(knowledge):
    """A small assessment with an advisory, two versions of a crate, a git source, a checksum."""
    return assess(LOCK, knowledge)


@pytest.fixture(scope="session")
def every_lock(shared):
    """The real locks, assessed."""
    known = load_knowledge(shared / "deps")
    folders = sorted((shared / "deps" / "locks").iterdir())
    return {folder.name: assess(read_project(folder), known) for folder in folders}
