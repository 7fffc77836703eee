"""The benchmarks run; how fast anything was is for people to read, and never asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALLEST = "sudo-rs"


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.depend", "--rounds", "1", "--project", SMALLEST, *words],
        cwd=ROOT,
        env={**os.environ, "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_smallest_lock_is_measured_without_any_peer_and_that_is_said(tmp_path):
    figures = tmp_path / "figures.json"
    done = run("--json", str(figures), "--tools", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert f"| {SMALLEST} | " in done.stdout
    assert "without the peers: no --advisory-db was given" in done.stdout
    found = json.loads(figures.read_text())
    (inside,) = found["inside"]
    assert inside["packages"] >= 3
    assert inside["ms"].keys() >= {"lock alone", "with manifests", "own reader", "tomllib"}
    (processes,) = found["processes"]
    assert processes["ms"].keys() == {
        "teachkit LOCK --json",
        "teachkit LOCK",
        "teachkit FOLDER --json",
    }
    assert found["import"]["import_ms"]["wall"] > 0


def test_a_project_that_is_not_there_is_named():
    done = run("--project", "hourglass-rs")
    assert done.returncode == 1
    assert "no such project: hourglass-rs" in done.stderr


def test_every_stand_in_that_cargo_reads_is_pinned_as_the_lock_has_it(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.depend import peers
    from teachkit.decisions.depend import read_lock

    index = "registry+https://github.com/rust-lang/crates.io-index"
    lock = read_lock(
        f'[[package]]\nname = "gear"\nversion = "1.4.2"\nsource = "{index}"\nchecksum = "c0ffee"\n'
        'dependencies = ["tooth"]\n[[package]]\nname = "tooth"\nversion = "0.3.0"\n'
        'source = "git+https://example.org/tooth?branch=main#c0ffee"\n'
    )
    peers._write_crate(tmp_path, lock, 0, {"std", "dep:tooth"})
    (manifest,) = tmp_path.glob("gear-1.4.2-*/Cargo.toml")
    text = manifest.read_text()
    assert (
        'package = "tooth", version = "=0.3.0", git = "https://example.org/tooth", branch = "main"'
        in text
    )
    assert '"std" = []' in text
    assert "dep:" not in text
    checksum = json.loads((manifest.parent / ".cargo-checksum.json").read_text())
    assert checksum == {"files": {}, "package": "c0ffee"}


@pytest.mark.parametrize("missing", ["cargo-audit", "cargo-deny"])
def test_a_peer_that_is_not_there_is_not_found(tmp_path, monkeypatch, missing):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks.depend import peers

    monkeypatch.setenv("PATH", str(tmp_path))
    assert peers.find(missing, tmp_path) is None
    (tmp_path / missing).touch()
    assert peers.find(missing, tmp_path) == str(tmp_path / missing)
