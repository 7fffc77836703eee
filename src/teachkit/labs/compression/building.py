"""Build a C library in Rust from the crates that Debian ships, without any registry.

Debian puts the source of a crate into ``librust-NAME-dev``, below ``/usr/share/cargo/registry``,
with the checksum file that cargo asks of a directory source. So a crate of two files of our own,
pointed at that folder, builds offline. `SharedLibrary` says what to build.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from teachkit.errors import TeachkitError

if TYPE_CHECKING:
    from teachkit.labs.place import Job

__all__ = ["Built", "SharedLibrary", "build"]

_REGISTRY = Path("usr/share/cargo/registry")
# Seconds: ten times what it took on two slow cores.
_LONGEST = 90.0


@dataclass(frozen=True, slots=True)
class SharedLibrary:
    """A crate whose C interface becomes a shared library ``lib<name>.so``."""

    name: str
    crate: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What was built, and of what.

    ``crates`` are the names and versions that went in, ``seconds`` how long it took when it was
    built, ``rustc`` the compiler's version, and ``size`` the library's bytes.
    """

    version: str
    crates: tuple[str, ...]
    features: tuple[str, ...]
    rustc: str
    seconds: float
    size: int


def build(job: Job, wanted: SharedLibrary, suite: str) -> tuple[Path, Built]:
    """Build the library in the lab's ``built`` folder; a second time it is there already.

    Returns where it is, and what went into it.

    Raises:
        TeachkitError: ``build-failed``, with the compiler's last lines.
    """
    from teachkit.labs.process import ran

    registry = job.place.unpacked(suite) / _REGISTRY
    folder = job.place.built / wanted.name
    version = _version(registry, wanted.crate)
    _write(folder, wanted, version, registry)
    library = folder / "target" / "release" / f"lib{wanted.name}.so"
    job.tell(f"Building {wanted.crate} {version} with cargo, offline")
    env = {"CARGO_HOME": str(folder / "home"), "CARGO_TARGET_DIR": str(folder / "target")}
    command = ["cargo", "build", "--release", "--offline", "--color", "never"]
    done = ran(command, within=_LONGEST, cwd=folder, env=env)
    if done.code or not library.is_file():
        raise TeachkitError(
            "build-failed",
            f"cargo could not build {wanted.crate} {version}"
            + (f" within {_LONGEST:.0f} s" if done.timed_out else ""),
            place=str(folder),
            hint="\n".join(done.said.strip().splitlines()[-6:]) or "It said nothing.",
        )
    seconds = _first_time(folder / "seconds", done.seconds, fresh="Compiling" in done.said)
    rustc = ran(["rustc", "--version"], within=20, cwd=folder).text.strip()
    locked = re.findall(
        r'name = "([^"]+)"\nversion = "([^"]+)"\nsource', _text(folder / "Cargo.lock")
    )
    about = Built(
        version=version,
        crates=tuple(f"{name} {number}" for name, number in locked),
        features=wanted.features,
        rustc=rustc,
        seconds=round(seconds, 1),
        size=library.stat().st_size,
    )
    return library, about


def _version(registry: Path, crate: str) -> str:
    pattern = re.compile(re.escape(crate) + r"-(\d[^/]*)")
    found = sorted(m[1] for m in map(pattern.fullmatch, (p.name for p in _inside(registry))) if m)
    if not found:
        raise TeachkitError(
            "build-failed",
            f"The crate {crate} is not among the unpacked packages",
            place=str(registry),
            hint="Unpack them again: teachkit lab clean, then run the lab.",
        )
    return found[-1]


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _write(folder: Path, wanted: SharedLibrary, version: str, registry: Path) -> None:
    features = ", ".join(f'"{one}"' for one in wanted.features)
    rust_name = wanted.crate.replace("-", "_")
    files = {
        "Cargo.toml": f"""[package]
name = "{wanted.name}"
version = "0.0.0"
edition = "2021"
publish = false

[lib]
path = "lib.rs"
crate-type = ["cdylib"]

[dependencies]
{wanted.crate} = {{ version = "={version}", default-features = false, features = [{features}] }}

[profile.release]
strip = true
""",
        "lib.rs": f"pub use {rust_name}::*;\n",
        ".cargo/config.toml": f"""[source.crates-io]
replace-with = "unpacked"

[source.unpacked]
directory = "{registry}"

[net]
offline = true
""",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if _text(path) != text:  # cargo builds again when a file is newer
            path.write_text(text, encoding="utf-8")


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _first_time(path: Path, seconds: float, *, fresh: bool) -> float:
    """Return how long the build took when it was one, and remember it for the next time."""
    kept = _text(path)
    if fresh or not kept:
        path.write_text(repr(seconds), encoding="utf-8")
        return seconds
    return float(kept)
