"""A crate that lies in a folder becomes a C library, without any registry."""

import ctypes
import shutil

import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.compression.building import SharedLibrary, build
from teachkit.labs.place import Job, Place

MANIFEST = (
    '[package]\nname = "tiny-sys"\nversion = "{}"\nedition = "2021"\n[features]\nexport = []\n'
)
SOURCE = '#[cfg(feature = "export")]\n#[no_mangle]\npub extern "C" fn tiny() -> i32 {{ {} }}\n'
WANTED = SharedLibrary("tiny_rs", "tiny-sys", ("export",))


@pytest.fixture
def job(tmp_path):
    """A job, and what it was told."""
    told = []
    return Job(Place(tmp_path), None, quick=True, tell=told.append), told


def unpack(job, version, body):
    folder = job.place.unpacked("forky") / "usr/share/cargo/registry" / f"tiny-sys-{version}"
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(MANIFEST.format(version))
    (folder / "src" / "lib.rs").write_text(SOURCE.format(body))
    (folder / ".cargo-checksum.json").write_text('{"files":{},"package":null}')


@pytest.fixture
def _cargo():
    if shutil.which("cargo") is None:
        pytest.skip("there is no cargo here")


@pytest.mark.usefixtures("_cargo")
def test_a_crate_becomes_a_library_and_is_built_once(job):
    work, told = job
    unpack(work, "0.1.2", "42")
    path, about = build(work, WANTED, "forky")
    assert ctypes.CDLL(str(path)).tiny() == 42
    assert (about.version, about.crates, about.features) == (
        "0.1.2",
        ("tiny-sys 0.1.2",),
        ("export",),
    )
    assert about.size == path.stat().st_size
    assert told == ["Building tiny-sys 0.1.2 with cargo, offline"]
    made = path.stat().st_mtime_ns
    again, same = build(work, WANTED, "forky")
    assert (again.stat().st_mtime_ns, same.seconds) == (made, about.seconds)


@pytest.mark.usefixtures("_cargo")
def test_what_the_compiler_says_is_passed_on(job):
    work, _ = job
    unpack(work, "0.1.2", '"no number"')
    with pytest.raises(TeachkitError) as caught:
        build(work, WANTED, "forky")
    assert caught.value.code == "build-failed"
    assert "tiny-sys" in caught.value.hint


def test_without_the_crate_there_is_nothing_to_build(job):
    work, _ = job
    with pytest.raises(TeachkitError) as caught:
        build(work, WANTED, "forky")
    assert (caught.value.code, "tiny-sys" in str(caught.value)) == ("build-failed", True)
