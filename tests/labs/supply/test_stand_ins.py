"""A project made of a lock alone: cargo itself has to accept it, unchanged and offline."""

import json
import os
import shutil
import subprocess

import pytest

from teachkit.data.releases import release_lock, release_manifests
from teachkit.decisions.depend.lock import read_lock
from teachkit.decisions.depend.manifest import read_manifests
from teachkit.errors import TeachkitError
from teachkit.labs.supply.stand_ins import flat, stand_ins

needs_cargo = pytest.mark.skipif(not shutil.which("cargo"), reason="there is no cargo here")


def made(name, folder):
    lock = read_lock(release_lock(name, "HEAD"))
    manifests = read_manifests(release_manifests(name, "HEAD"))
    return lock, stand_ins(lock, manifests, folder)


def metadata(project):
    done = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--offline", "--locked", "--all-features"],
        cwd=project.folder,
        env={**os.environ, "CARGO_HOME": str(project.cargo_home)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_cargo
@pytest.mark.parametrize("name", ["sudo-rs", "ntpd-rs", "zlib-rs"])
def test_cargo_accepts_the_stand_ins_and_sees_the_locks_own_graph(name, tmp_path):
    lock, project = made(name, tmp_path / "one")
    said = metadata(project)
    labels = {
        package["id"]: f"{package['name']} {package['version']}" for package in said["packages"]
    }
    assert sorted(labels.values()) == sorted(package.label for package in lock.packages)
    edges = {
        (labels[node["id"]], labels[dependency])
        for node in said["resolve"]["nodes"]
        for dependency in node["dependencies"]
    }
    assert edges == {
        (lock.packages[i].label, lock.packages[t].label)
        for i, below in enumerate(lock.edges)
        for t in below
    }


@needs_cargo
def test_a_line_for_testing_stays_one(tmp_path):
    _, project = made("zlib-rs", tmp_path / "one")
    said = metadata(project)
    own = set(said["workspace_members"])
    kinds = {
        (dependency["name"], dependency["kind"])
        for package in said["packages"]
        if package["id"] in own
        for dependency in package["dependencies"]
    }
    assert ("memoffset", "dev") in kinds
    assert ("memoffset", None) not in kinds
    assert ("libz-sys", None) in kinds


@needs_cargo
def test_the_flat_project_names_every_crate_itself(tmp_path):
    lock, _ = made("openleadr-rs", tmp_path / "one")
    said = metadata(flat(lock, tmp_path / "flat"))
    (own,) = said["workspace_members"]
    asked = next(package for package in said["packages"] if package["id"] == own)["dependencies"]
    crates = [package for package in lock.packages if package.source is not None]
    assert sorted((one["name"], one["req"].lstrip("=")) for one in asked) == sorted(
        (crate.name, crate.version.partition("+")[0]) for crate in crates
    )


def test_a_crate_from_git_becomes_one_of_the_registry(tmp_path):
    text = (
        "version = 4\n\n"
        '[[package]]\nname = "mine"\nversion = "1.0.0"\ndependencies = [\n "from-git",\n]\n\n'
        '[[package]]\nname = "from-git"\nversion = "0.1.0"\n'
        'source = "git+https://example.org/it#abc"\n'
    )
    project = stand_ins(read_lock(text), {}, tmp_path / "one")
    assert "git+" not in project.lock
    lock = read_lock(project.lock)
    assert lock.packages[lock.index("from-git")].on_crates_io


def test_a_crate_from_two_places_is_refused_and_named(tmp_path):
    crate = '\n[[package]]\nname = "x"\nversion = "1.0.0"\nsource = "{}"\n'
    text = (
        'version = 4\n\n[[package]]\nname = "mine"\nversion = "1.0.0"\n'
        + crate.format("git+https://example.org/it#abc")
        + crate.format("registry+https://github.com/rust-lang/crates.io-index")
    )
    with pytest.raises(TeachkitError, match=r"x 1\.0\.0 from two places"):
        stand_ins(read_lock(text), {}, tmp_path / "one")
