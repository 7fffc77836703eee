"""Small projects, written as they would lie on disk, for the tests of `depend`."""

from __future__ import annotations

from teachkit.data.projects import ProjectFiles

INDEX = "registry+https://github.com/rust-lang/crates.io-index"


def lock(*packages: tuple[str, str, list[str]], members: tuple[str, ...] = ("app",)) -> str:
    """Write a lock of (name, version, dependencies); ``members`` get no source."""
    parts = ["version = 4\n"]
    for name, version, dependencies in packages:
        lines = [f'[[package]]\nname = "{name}"\nversion = "{version}"\n']
        if name not in members:
            lines.append(f'source = "{INDEX}"\n')
        if dependencies:
            names = "".join(f' "{d}",\n' for d in dependencies)
            lines.append(f"dependencies = [\n{names}]\n")
        parts.append("".join(lines))
    return "\n".join(parts)


def project(text: str, **manifests: str) -> ProjectFiles:
    """Put a lock beside manifests; the keyword is the member's name."""
    texts = {
        f"{name}/Cargo.toml": f'[package]\nname = "{name}"\nversion = "1.0.0"\n{body}'
        for name, body in manifests.items()
    }
    return ProjectFiles("app", lock=text, manifests=texts)
